/*
 * serve.h - the server: sockets, time-outs and limits of RELIABILITY 2 and 3 around libmicrohttpd, one arena a request. Knows no page; web/route.c does.
 */
#ifndef GR_WEB_SERVE_H
#define GR_WEB_SERVE_H

#include "base/error.h"

struct gr_app;

/*
 * Serves until SIGTERM or SIGINT, then takes no new connection, lets what runs end (10 s at most) and returns 0. listen: "127.0.0.1:8080",
 * "[::1]:8080"; a loopback address only, since TLS is a proxy's task; port 0 takes a free one. Says on stdout where it serves. GR_INVALID: no such
 * address; GR_CONFLICT: the port is in use; GR_BROKEN: no socket, no memory.
 */
GR_MUST int gr_serve(struct gr_app *app, const char *listen, struct gr_error *err);

#endif
