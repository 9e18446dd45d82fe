// Grus: comfort only. Every task works without this file. Loaded in <head> without defer, so that the class stands before the first paint.
document.documentElement.classList.add('js');

document.addEventListener('DOMContentLoaded', function () {
  'use strict';

  if (window.DKFDS) {
    window.DKFDS.init();
  }

  // After an upload or a form: what went wrong is read first.
  var summary = document.querySelector('[data-module="error-summary"]');
  if (summary) {
    summary.focus();
  }

  // A form that is sent twice carries the same key and is done once; here the second press is not even sent.
  document.querySelectorAll('form[method="post"]').forEach(function (form) {
    form.addEventListener('submit', function (event) {
      if (form.dataset.sent) {
        event.preventDefault();
      }
      form.dataset.sent = 'yes';
    });
  });
  window.addEventListener('pageshow', function (event) {
    if (event.persisted) {
      document.querySelectorAll('form[data-sent]').forEach(function (form) {
        delete form.dataset.sent;
      });
    }
  });
});
