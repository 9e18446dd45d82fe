#include "web/serve.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/message.h"
#include "base/random.h"
#include "query/process.h"
#include "web/asset.h"
#include "web/map.h"
#include "web/page.h"
#include "web/route.h"

#define SECOND ((int64_t)1000000)
#define HEADERS_US                                                                                 \
	(10 *                                                                                      \
	    SECOND) /* from a connection's, or a request's, first byte to the end of its headers */
#define IDLE_US (60 * SECOND)      /* a connection kept open between two requests */
#define BODY_US (600 * SECOND)     /* a whole request */
#define BODY_FREE_US (10 * SECOND) /* after that at least BODY_RATE */
#define BODY_RATE 1000             /* bytes a second */
#define STOP_US (10 * SECOND)
#define TARGET_BYTES 8192
#define HEADERS_BYTES 32768
#define HEADER_BYTES 8192
#define HEADERS_MOST 100
#define CONNECTION_BYTES                                                                           \
	((size_t)56 * 1024) /* 32 kB of headers, and room to refuse more in our own words */
#define REQUESTS_MOST 1000
#define REQUEST_MEMORY ((size_t)64 << 20)
#define UPLOAD_MEMORY ((size_t)256 << 20)
#define DRAIN_BYTES                                                                                \
	((int64_t)64                                                                               \
	    << 20) /* a body too large is read on for so long, so that its sender sees the answer */

/* One connection, in the list of all while it is open. */
struct link {
	struct link *next, *prev;
	int fd;
	int32_t requests;
	bool asking; /* a request is under way */
	bool body;   /* its headers are complete, and its body is on its way */
	int64_t
	    since_us; /* of the connection, the request, or the end of the last request: monotonic */
	int64_t bytes; /* of body */
};

/* One request. */
struct run {
	struct server *server;
	struct link *link;
	struct gr_arena *arena;
	struct gr_random random;
	struct gr_actor who;
	struct gr_asked asked;
	struct gr_request rq;
	struct gr_sb body;
	int64_t number, started_us, seen;
	size_t body_most;
	bool begun, too_large, target_too_long, counted;
	int status;
};

struct server {
	struct gr_app *app;
	struct gr_assets assets;
	struct gr_land *land;
	pthread_mutex_t lock; /* the list of connections */
	struct link *first;
	atomic_int running;
	atomic_llong number;
	atomic_bool stopping;
};

/* The signal flag: one of the two pieces of global state (STYLE 12). */
static int signal_pipe[2] = {-1, -1};

static void on_signal(int number)
{
	char byte = (char)number;
	int saved = errno;
	ssize_t n = write(signal_pipe[1], &byte, 1);

	(void)n; /* a full pipe already says it */
	errno = saved;
}

/* ---- answers ---- */

static const char policy[] = "default-src 'none'; style-src 'self'; script-src 'self'; img-src "
                             "'self' data:; font-src 'self'; "
                             "connect-src 'self'; form-action 'self'; object-src 'none'; base-uri "
                             "'none'; frame-ancestors 'none'";

static void header(struct MHD_Response *r, const char *name, const char *value)
{
	MHD_add_response_header(r, name, value);
}

static void header_str(
    struct run *run, struct MHD_Response *r, const char *name, struct gr_str value)
{
	char *z = value.n ? gr_str_z(run->arena, value) : NULL;

	if (z)
		header(r, name, z);
}

static bool takes_gzip(struct MHD_Connection *c)
{
	const char *v = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Accept-Encoding");

	return v && strstr(v, "gzip") && !strstr(v, "gzip;q=0");
}

static void common_headers(struct run *run, struct MHD_Response *r, const struct gr_request *rq)
{
	header(r, "Content-Security-Policy", policy);
	header(r, "X-Content-Type-Options", "nosniff");
	header(r, "Referrer-Policy", "same-origin");
	header(r, "Cross-Origin-Opener-Policy", "same-origin");
	header(r, "Cross-Origin-Resource-Policy", "same-origin");
	header(r, "X-Frame-Options", "DENY");
	if (rq->lasting && rq->status < 400)
		header(r, "Cache-Control", "public, max-age=31536000, immutable");
	else if (rq->etag.n)
		header(r, "Cache-Control", "public, no-cache");
	else
		header(r, "Cache-Control", "no-store");
	if (rq->status != 304 && rq->status != 303)
		header(r, "Content-Type", rq->type);
	header_str(run, r, "Location", rq->location);
	header_str(run, r, "Set-Cookie", rq->set_cookie);
	if (rq->etag.n) {
		struct gr_sb sb;

		gr_sb_open(&sb, run->arena, 128);
		gr_sb_char(&sb, '"');
		gr_sb_add(&sb, rq->etag);
		gr_sb_char(&sb, '"');
		header_str(run, r, "ETag", gr_sb_str(&sb));
	}
	if (rq->download.n) {
		struct gr_sb sb;

		gr_sb_open(&sb, run->arena, 512);
		gr_sb_z(&sb, "attachment; filename=\"");
		gr_sb_add(
		    &sb, rq->download); /* of our own making: ASCII letters, digits, "-", "." */
		gr_sb_char(&sb, '"');
		header_str(run, r, "Content-Disposition", gr_sb_str(&sb));
	}
	if (rq->allow)
		header(r, "Allow", rq->allow);
}

static enum MHD_Result send_answer(struct run *run, struct MHD_Connection *c, bool close_after)
{
	struct gr_request *rq = &run->rq;
	bool packed = rq->packed.n && takes_gzip(c);
	struct gr_str bytes = packed ? rq->packed : rq->body.n ? rq->body : gr_sb_str(&rq->out);
	struct MHD_Response *r;
	enum MHD_Result done;

	if (rq->status == 303 || rq->status == 304)
		bytes = (struct gr_str){0};
	/* libmicrohttpd reads it and takes it as void * all the same; the bytes live until on_completed */
	r = MHD_create_response_from_buffer(
	    bytes.n, (void *)(uintptr_t)bytes.p, MHD_RESPMEM_PERSISTENT);
	if (!r)
		return MHD_NO;
	common_headers(run, r, rq);
	if (packed)
		header(r, "Content-Encoding", "gzip");
	if (rq->packed.n)
		header(r, "Vary", "Accept-Encoding");
	if (close_after || rq->status >= 400 || run->link->requests >= REQUESTS_MOST ||
	    atomic_load(&run->server->stopping))
		header(r, "Connection", "close");
	run->status = rq->status;
	done = MHD_queue_response(c, (unsigned)rq->status, r);
	MHD_destroy_response(r);
	return done;
}

/* ---- what comes ---- */

static enum MHD_Result as_text(const char *value, struct gr_str *out)
{
	*out = gr_str(value);
	return MHD_YES;
}

struct tally {
	struct run *run;
	int all, hosts, lengths, encodings;
	size_t bytes, longest;
	bool chunked, bad;
};

static enum MHD_Result count_header(
    void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct tally *t = cls;
	struct gr_asked *q = &t->run->asked;
	size_t n = strlen(name) + (value ? strlen(value) : 0) + 4;

	(void)kind;
	t->all++;
	t->bytes += n;
	t->longest = n > t->longest ? n : t->longest;
	for (const char *p = value ? value : ""; *p; p++)
		if ((unsigned char)*p < ' ' && *p != '\t')
			t->bad = true;
	if (!strcasecmp(name, "Host")) {
		t->hosts++;
		return as_text(value, &q->host);
	}
	if (!strcasecmp(name, "Content-Length")) {
		t->lengths++;
		for (const char *p = value ? value : "x"; *p; p++)
			if (*p < '0' || *p > '9')
				t->bad = true;
	} else if (!strcasecmp(name, "Transfer-Encoding")) {
		t->encodings++;
		t->chunked = value && !strcasecmp(value, "chunked");
	} else if (!strcasecmp(name, "Origin")) {
		return as_text(value, &q->origin);
	} else if (!strcasecmp(name, "Sec-Fetch-Site")) {
		return as_text(value, &q->fetch_site);
	} else if (!strcasecmp(name, "Cookie")) {
		return as_text(value, &q->cookie);
	} else if (!strcasecmp(name, "Content-Type")) {
		return as_text(value, &q->content_type);
	} else if (!strcasecmp(name, "If-None-Match")) {
		return as_text(value, &q->etag);
	}
	return MHD_YES;
}

/* A refusal in our own words, before any page is asked. */
static enum MHD_Result refuse(
    struct run *run, struct MHD_Connection *c, int status, const char *sentence, const char *remedy)
{
	struct gr_error err = {0};

	gr_message_language(GR_DANISH);
	gr_fail(&err, GR_INVALID, sentence, remedy);
	gr_page_error(&run->rq, &err, status);
	return send_answer(run, c, true);
}

static enum MHD_Result refuse_size(struct run *run, struct MHD_Connection *c)
{
	struct gr_error err = {0};

	gr_message_language(GR_DANISH);
	gr_fail_with(&err, GR_LIMIT,
	    N_("What was sent is larger than the {0} that this page takes."),
	    N_("Send a smaller file, or split it in two."),
	    GR_ARGS(gr_arg_bytes(run->body_most > GR_UPLOAD_BYTES ? (int64_t)GR_UPLOAD_BYTES
	                                                          : (int64_t)run->body_most)));
	gr_page_error(&run->rq, &err, 413);
	return send_answer(run, c, true);
}

static bool has_body(struct MHD_Connection *c)
{
	const char *length = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Content-Length");

	return (length && strcmp(length, "0") != 0) ||
	       MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Transfer-Encoding");
}

/* The headers are complete. RELIABILITY 2: libmicrohttpd's strict mode is not enough. */
static enum MHD_Result begin(
    struct run *run, struct MHD_Connection *c, const char *method, const char *version)
{
	struct tally t = {.run = run};
	const char *length;
	int64_t declared = 0;

	run->begun = true;
	run->asked.method = gr_str(method);
	MHD_get_connection_values(c, MHD_HEADER_KIND, count_header, &t);
	if (run->target_too_long)
		return refuse(run, c, 414, N_("The address is longer than 8 kB."),
		    N_("Use the page's own links and forms."));
	if (t.all > HEADERS_MOST || t.bytes > HEADERS_BYTES || t.longest > HEADER_BYTES)
		return refuse(run, c, 431,
		    N_("The browser sent more headers than Grus reads (100 of them, 8 kB each, 32 "
		       "kB in all)."),
		    N_("Delete this site's cookies in the browser, and try again."));
	if (t.bad || t.hosts > 1 || t.lengths > 1 || t.encodings > 1 ||
	    (t.lengths && t.encodings) || (t.encodings && !t.chunked) ||
	    (!t.hosts && strcmp(version, "HTTP/1.0") != 0))
		return refuse(run, c, 400,
		    N_("The request is put together in a way that can be read in two ways."), "");
	if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0 &&
	    strcmp(method, "POST") != 0) {
		run->rq.allow = "GET, HEAD, POST";
		return refuse(run, c, 405, N_("This address does not take that kind of request."),
		    N_("Go to the front page, and find it from there."));
	}
	run->body_most = gr_route_body_bytes(run->asked.method, run->asked.target);
	length = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Content-Length");
	if (length && (strlen(length) > 18 || !gr_str_i64(gr_str(length), &declared)))
		declared = INT64_MAX;
	if (!run->body_most && has_body(c))
		return refuse(run, c, 400, N_("A request to read a page cannot carry anything."),
		    N_("Use the page's own links and forms."));
	if (declared > DRAIN_BYTES)
		return refuse_size(run, c);
	run->too_large = declared > (int64_t)run->body_most;
	if (run->body_most > GR_FORM_BYTES) {
		struct gr_arena *large = gr_arena_open(UPLOAD_MEMORY);

		if (!large)
			return MHD_NO;
		run->asked.target = gr_str_copy(large, run->asked.target);
		gr_arena_close(run->arena);
		run->arena = run->rq.arena = large;
	}
	gr_sb_open(&run->body, run->arena, run->body_most + 1);
	return MHD_YES;
}

static enum MHD_Result finish(struct run *run, struct MHD_Connection *c)
{
	bool body = run->seen > 0 || has_body(c);

	pthread_mutex_lock(&run->server->lock);
	run->link->body = false;
	pthread_mutex_unlock(&run->server->lock);
	if (run->too_large)
		return refuse_size(run, c);
	run->asked.body = gr_sb_str(&run->body);
	if (run->body.full)
		return refuse_size(run, c);
	gr_route_answer(&run->rq);
	return send_answer(run, c, body);
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *c, const char *url,
    const char *method, const char *version, const char *data, size_t *n, void **con)
{
	struct run *run = *con;
	struct server *server = cls;

	(void)url;
	if (!run)
		return MHD_NO; /* no memory for it */
	if (!run->begun) {
		const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		    c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

		run->link = info ? info->socket_context : NULL;
		if (!run->link)
			return MHD_NO;
		pthread_mutex_lock(&server->lock);
		run->link->asking = run->link->body = true;
		run->link->requests++;
		run->link->bytes = 0;
		run->link->since_us = gr_time_monotonic_us();
		pthread_mutex_unlock(&server->lock);
		run->counted = true;
		atomic_fetch_add(&server->running, 1);
		return begin(run, c, method, version);
	}
	if (!*n)
		return finish(run, c);
	run->seen += (int64_t)*n;
	pthread_mutex_lock(&server->lock);
	run->link->bytes = run->seen;
	pthread_mutex_unlock(&server->lock);
	if (run->seen > (int64_t)run->body_most)
		run->too_large = true;
	if (run->seen > DRAIN_BYTES)
		return MHD_NO;
	if (!run->too_large)
		gr_sb_add(&run->body, (struct gr_str){data, *n});
	*n = 0;
	return MHD_YES;
}

/* The request line is there: a request begins. */
static void *on_target(void *cls, const char *target, struct MHD_Connection *c)
{
	struct server *server = cls;
	struct run *run = calloc(1, sizeof *run);
	size_t n = strlen(target);

	(void)c;
	if (!run)
		return NULL;
	run->arena = gr_arena_open(REQUEST_MEMORY);
	if (!run->arena) {
		free(run);
		return NULL;
	}
	run->server = server;
	run->started_us = gr_time_monotonic_us();
	run->number = (int64_t)atomic_fetch_add(&server->number, 1) + 1;
	run->target_too_long = n > TARGET_BYTES;
	/* libmicrohttpd takes its own text apart right after this */
	run->asked.target = gr_str_copy(
	    run->arena, (struct gr_str){target, run->target_too_long ? 1 : n});
	gr_random_system(&run->random);
	run->who = (struct gr_actor){.role = GR_READER,
	    .now = gr_time_now(),
	    .random = &run->random,
	    .request = run->number};
	run->rq = (struct gr_request){.app = server->app,
	    .who = &run->who,
	    .arena = run->arena,
	    .assets = &server->assets,
	    .land = server->land,
	    .asked = &run->asked,
	    .type = "text/html; charset=utf-8",
	    .status = 200};
	return run;
}

static void on_completed(
    void *cls, struct MHD_Connection *c, void **con, enum MHD_RequestTerminationCode why)
{
	struct server *server = cls;
	struct run *run = *con;

	(void)c;
	if (!run)
		return;
	*con = NULL;
	if (run->link) {
		pthread_mutex_lock(&server->lock);
		run->link->asking = run->link->body = false;
		run->link->since_us = gr_time_monotonic_us();
		pthread_mutex_unlock(&server->lock);
	}
	if (run->begun)
		gr_log(&(struct gr_log_event){.what = "http",
		    .request = run->number,
		    .actor = run->who.link.v,
		    .duration_us = gr_time_monotonic_us() - run->started_us,
		    .status = run->status,
		    .detail = why == MHD_REQUEST_TERMINATED_COMPLETED_OK
		                  ? run->rq.route ? run->rq.route->name : "none"
		                  : "broken off"});
	if (run->counted)
		atomic_fetch_sub(&server->running, 1);
	gr_arena_close(run->arena);
	free(run);
}

static void on_connection(
    void *cls, struct MHD_Connection *c, void **context, enum MHD_ConnectionNotificationCode what)
{
	struct server *server = cls;
	struct link *l;

	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		    c, MHD_CONNECTION_INFO_CONNECTION_FD);

		l = calloc(1, sizeof *l);
		if (!l || !info) {
			free(l);
			return;
		}
		l->fd = info->connect_fd;
		l->since_us = gr_time_monotonic_us();
		pthread_mutex_lock(&server->lock);
		l->next = server->first;
		if (l->next)
			l->next->prev = l;
		server->first = l;
		pthread_mutex_unlock(&server->lock);
		*context = l;
		return;
	}
	l = *context;
	if (!l)
		return;
	pthread_mutex_lock(&server->lock);
	if (l->prev)
		l->prev->next = l->next;
	else
		server->first = l->next;
	if (l->next)
		l->next->prev = l->prev;
	pthread_mutex_unlock(&server->lock);
	free(l);
	*context = NULL;
}

/* ---- slow connections ---- */

static bool too_slow(const struct link *l, int64_t now)
{
	int64_t age = now - l->since_us;

	if (!l->asking)
		return age > (l->requests ? IDLE_US : HEADERS_US);
	return age > BODY_US || (l->body && age > BODY_FREE_US &&
	                            l->bytes < (age - BODY_FREE_US) / SECOND * BODY_RATE);
}

/* libmicrohttpd's own time-out counts idle time only; a byte now and then would hold a connection for ever. */
static void *guard(void *cls)
{
	struct server *server = cls;

	while (!atomic_load(&server->stopping)) {
		int64_t now = gr_time_monotonic_us();

		pthread_mutex_lock(&server->lock);
		for (struct link *l = server->first; l; l = l->next)
			if (too_slow(l, now))
				shutdown(l->fd, SHUT_RDWR);
		pthread_mutex_unlock(&server->lock);
		poll(NULL, 0, 250);
	}
	return NULL;
}

/* ---- start and stop ---- */

static int bad_address(const char *listen, struct gr_error *err)
{
	return gr_fail_with(err, GR_INVALID, N_("\"{0}\" is no address that Grus can serve at."),
	    N_("Write a loopback address and a port, for example 127.0.0.1:8080. For the open net "
	       "put a proxy with TLS in front."),
	    GR_ARGS(gr_arg_z(listen)));
}

static int read_address(
    const char *listen, struct sockaddr_storage *out, socklen_t *n, struct gr_error *err)
{
	char host[64];
	const char *colon = strrchr(listen, ':');
	size_t host_n = colon ? (size_t)(colon - listen) : 0;
	int64_t port;
	struct sockaddr_in v4 = {.sin_family = AF_INET};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};

	if (!colon || host_n >= sizeof host || !gr_str_i64(gr_str(colon + 1), &port) || port < 0 ||
	    port > 65535)
		return bad_address(listen, err);
	memcpy(host, listen, host_n);
	host[host_n] = '\0';
	if (!strcmp(host, "localhost"))
		snprintf(host, sizeof host, "127.0.0.1");
	v4.sin_port = htons((uint16_t)port);
	v6.sin6_port = htons((uint16_t)port);
	if (inet_pton(AF_INET, host, &v4.sin_addr) == 1 &&
	    (ntohl(v4.sin_addr.s_addr) >> 24) == 127) {
		memcpy(out, &v4, sizeof v4);
		*n = sizeof v4;
		return GR_OK;
	}
	if (!strcmp(host, "[::1]")) {
		v6.sin6_addr = in6addr_loopback;
		memcpy(out, &v6, sizeof v6);
		*n = sizeof v6;
		return GR_OK;
	}
	return bad_address(listen, err);
}

static int open_socket(const char *listen_at, int *out, int *port, struct gr_error *err)
{
	struct sockaddr_storage at = {0};
	socklen_t n = 0;
	int on = 1, rc = read_address(listen_at, &at, &n, err), fd;

	if (rc)
		return rc;
	fd = socket(at.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return gr_fail_with(err, GR_BROKEN, N_("No socket can be opened: {0}."), "",
		    GR_ARGS(gr_arg_z(strerror(errno))));
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(fd, (struct sockaddr *)&at, n) || listen(fd, 1024) ||
	    getsockname(fd, (struct sockaddr *)&at, &n)) {
		int why = errno;

		close(fd);
		if (why == EADDRINUSE)
			return gr_fail_with(err, GR_CONFLICT,
			    N_("Another program already serves at {0}."),
			    N_("Stop it, or choose another port with --listen."),
			    GR_ARGS(gr_arg_z(listen_at)));
		return gr_fail_with(err, GR_BROKEN, N_("Grus cannot serve at {0}: {1}."),
		    N_("Choose another port with --listen."),
		    GR_ARGS(gr_arg_z(listen_at), gr_arg_z(strerror(why))));
	}
	*port = at.ss_family == AF_INET ? ntohs(((struct sockaddr_in *)&at)->sin_port)
	                                : ntohs(((struct sockaddr_in6 *)&at)->sin6_port);
	*out = fd;
	return GR_OK;
}

static unsigned connection_limit(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files))
		return 512;
	if (files.rlim_cur < 8192 && files.rlim_max > files.rlim_cur) {
		files.rlim_cur = files.rlim_max < 8192 ? files.rlim_max : 8192;
		setrlimit(RLIMIT_NOFILE, &files);
		getrlimit(RLIMIT_NOFILE, &files);
	}
	if (files.rlim_cur < 192)
		return 64;
	return files.rlim_cur > 8064 ? 8000 : (unsigned)files.rlim_cur - 64;
}

/* Our own log tells; what libmicrohttpd says may hold what a client sent. */
static void say_nothing(void *cls, const char *format, va_list args)
{
	(void)cls;
	(void)format;
	(void)args;
}

/* Addresses are decoded by web/form.c, once. */
static size_t leave_as_it_is(void *cls, struct MHD_Connection *c, char *s)
{
	(void)cls;
	(void)c;
	return strlen(s);
}

static struct MHD_Daemon *start(struct server *server, int fd)
{
	return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG, 0, NULL, NULL,
	    on_request, server, MHD_OPTION_EXTERNAL_LOGGER, say_nothing, NULL,
	    MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_THREAD_POOL_SIZE, 2U,
	    MHD_OPTION_CONNECTION_LIMIT, connection_limit(), MHD_OPTION_PER_IP_CONNECTION_LIMIT,
	    200U, MHD_OPTION_CONNECTION_TIMEOUT, 60U, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
	    CONNECTION_BYTES, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_UNESCAPE_CALLBACK,
	    leave_as_it_is, NULL, MHD_OPTION_URI_LOG_CALLBACK, on_target, server,
	    MHD_OPTION_NOTIFY_COMPLETED, on_completed, server, MHD_OPTION_NOTIFY_CONNECTION,
	    on_connection, server, MHD_OPTION_END);
}

static void wait_for_signal(void)
{
	struct sigaction act = {.sa_handler = on_signal}, old_term, old_int;
	char byte;

	sigaction(SIGTERM, &act, &old_term);
	sigaction(SIGINT, &act, &old_int);
	while (read(signal_pipe[0], &byte, 1) < 0 && errno == EINTR)
		;
	sigaction(SIGTERM, &old_term, NULL);
	sigaction(SIGINT, &old_int, NULL);
}

static void stop(struct server *server, struct MHD_Daemon *daemon)
{
	int64_t until = gr_time_monotonic_us() + STOP_US;
	int fd;

	atomic_store(&server->stopping, true);
	fd = MHD_quiesce_daemon(daemon);
	if (fd >= 0)
		close(fd);
	while (atomic_load(&server->running) > 0 && gr_time_monotonic_us() < until)
		poll(NULL, 0, 20);
	MHD_stop_daemon(daemon);
}

static int run_until_signal(
    struct server *server, int fd, int port, const char *listen_at, struct gr_error *err)
{
	const char *colon = strrchr(listen_at, ':');
	struct MHD_Daemon *daemon;
	pthread_t thread;
	int rc = GR_OK;

	if (pipe(signal_pipe))
		return gr_fail_with(err, GR_BROKEN, N_("No socket can be opened: {0}."), "",
		    GR_ARGS(gr_arg_z(strerror(errno))));
	daemon = start(server, fd);
	if (!daemon || pthread_create(&thread, NULL, guard, server)) {
		if (daemon)
			MHD_stop_daemon(daemon);
		else
			close(fd);
		rc = gr_fail(err, GR_BROKEN,
		    N_("The server cannot start: too little memory, or too few open files "
		       "allowed."),
		    "");
	} else {
		printf("http://%.*s:%d/\n", (int)(colon - listen_at), listen_at, port);
		fflush(stdout);
		gr_log(&(struct gr_log_event){.what = "serve.start"});
		wait_for_signal();
		stop(server, daemon);
		pthread_join(thread, NULL);
		gr_log(&(struct gr_log_event){.what = "serve.stop"});
	}
	close(signal_pipe[0]);
	close(signal_pipe[1]);
	return rc;
}

int gr_serve(struct gr_app *app, const char *listen_at, struct gr_error *err)
{
	struct server server = {.app = app, .lock = PTHREAD_MUTEX_INITIALIZER};
	struct gr_arena *a = gr_arena_open((size_t)64 << 20);
	char path[4096];
	int fd = -1, port = 0;
	int rc = a ? open_socket(listen_at, &fd, &port, err) : gr_fail_full(err);

	signal(SIGPIPE, SIG_IGN);
	snprintf(path, sizeof path, "%s/assets", gr_query_share(app));
	if (!rc)
		rc = gr_assets_read(path, a, &server.assets, err);
	snprintf(path, sizeof path, "%s/data/boundaries_dk.geojson", gr_query_share(app));
	if (!rc)
		rc = gr_land_read(path, a, &server.land, err);
	if (!rc)
		rc = run_until_signal(&server, fd, port, listen_at, err);
	else if (fd >= 0)
		close(fd);
	gr_arena_close(a);
	return rc;
}
