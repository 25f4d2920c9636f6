/*
 * HTTP by libmicrohttpd: limits, headers and store handles; what is answered is api.c's and assets.c's.
 *
 * Safe by default: loopback only, GET and HEAD only, no body accepted, a rate for each address, a Host header that
 * names this machine (so that no page of another site can reach the store by rebinding a name), and a
 * Content-Security-Policy that allows nothing but the reader's own files.
 */
#include "server/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "server/answer.h"
#include "server/host.h"
#include "server/rate.h"

enum {
    LONGEST_URL = 8192,
    MOST_THREADS = 8,
    MOST_CONNECTIONS = 512,
    MOST_OF_ONE = 128,
    IDLE_SECONDS = 15,
    DEFAULT_RATE = 200
};

static const char policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

struct server {
    const struct kh_serve_options *options;
    struct kh_rate rate;
    struct kh_hosts hosts;
    char own_name[256];
    pthread_mutex_t lock;
    pthread_cond_t handle_free;
    kh_store *handles[MOST_THREADS];
    unsigned free_handles;
};

/* A handle belongs to one thread at a time: requests borrow one. */
static kh_store *borrow(struct server *server)
{
    kh_store *store;

    pthread_mutex_lock(&server->lock);
    while (!server->free_handles)
        pthread_cond_wait(&server->handle_free, &server->lock);
    store = server->handles[--server->free_handles];
    pthread_mutex_unlock(&server->lock);
    return store;
}

static void give_back(struct server *server, kh_store *store)
{
    pthread_mutex_lock(&server->lock);
    server->handles[server->free_handles++] = store;
    pthread_cond_signal(&server->handle_free);
    pthread_mutex_unlock(&server->lock);
}

/* Parameters and paths reach us as they were sent: api.c decodes each part once it is cut. */
static size_t leave_encoded(void *ctx, struct MHD_Connection *connection, char *text)
{
    (void)ctx;
    (void)connection;
    return strlen(text);
}

static kh_str parameter(const struct kh_request *constant, const char *name)
{
    struct kh_request *request = (struct kh_request *)constant;
    const char *value = NULL;
    size_t len = 0;
    kh_buf *decoded;

    if (MHD_lookup_connection_value_n(request->source, MHD_GET_ARGUMENT_KIND, name, strlen(name), &value, &len) !=
            MHD_YES ||
        !value)
        return (kh_str){NULL, 0};
    if (request->scratch_used == sizeof request->scratch / sizeof *request->scratch)
        return (kh_str){NULL, 0};
    decoded = &request->scratch[request->scratch_used++];
    kh_buf_init(decoded);
    if (!kh_percent_decode(kh_str_of(value, len), true, decoded)) {
        request->broken = true;
        return KH_STR("");
    }
    return decoded->ptr ? kh_buf_str(decoded) : KH_STR("");
}

static double steady_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool within_rate(struct server *server, struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    kh_str address = {NULL, 0};

    if (info && info->client_addr && info->client_addr->sa_family == AF_INET)
        address = kh_str_of((const char *)&((const struct sockaddr_in *)(const void *)info->client_addr)->sin_addr,
                            sizeof(struct in_addr));
    else if (info && info->client_addr && info->client_addr->sa_family == AF_INET6)
        address = kh_str_of((const char *)&((const struct sockaddr_in6 *)(const void *)info->client_addr)->sin6_addr,
                            sizeof(struct in6_addr));
    return kh_rate_take(&server->rate, address, steady_seconds());
}

/* What is refused before anything is read from the store. True: `answer` is it. */
static bool refused(struct server *server, struct MHD_Connection *connection, const char *url, const char *method,
                    struct kh_answer *answer)
{
    const char *host = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Host");
    const char *length = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Content-Length");

    if (!within_rate(server, connection))
        kh_answer_error(answer, 429, "too_many", "too many requests from this address, wait a second");
    else if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
        kh_answer_error(answer, 405, "method", "only GET and HEAD");
    else if ((length && strcmp(length, "0") != 0) ||
             MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Transfer-Encoding"))
        kh_answer_error(answer, 413, "body", "a request carries no body here");
    else if (strlen(url) > LONGEST_URL)
        kh_answer_error(answer, 414, "long_url", "the address is too long");
    else if (!kh_host_allowed(&server->hosts, host))
        kh_answer_error(answer, 400, "host", "the Host header does not name this machine (see --name)");
    else
        return false;
    return true;
}

static void make_answer(struct server *server, struct MHD_Connection *connection, const char *url,
                        struct kh_answer *answer)
{
    struct kh_request request = {.path = kh_str_z(url), .source = connection, .parameter = parameter};
    kh_store *store;
    char allowed[64];

    if (strncmp(url, "/api/", 5) != 0) {
        if (!kh_asset_answer(request.path, answer))
            kh_answer_error(answer, 404, "no_such_page", "there is no such page");
        return;
    }
    store = borrow(server);
    kh_api_answer(&request, kh_api_route(request.path, "GET", allowed), store, answer);
    give_back(server, store);
    for (size_t i = 0; i < request.scratch_used; i++)
        kh_buf_done(&request.scratch[i]);
}

/* FNV-1a of the bytes: the program's own files are few and small, and change only with the program. */
static void etag_of(kh_str bytes, char ret_etag[24])
{
    uint64_t value = 14695981039346656037ull;

    for (size_t i = 0; i < bytes.len; i++)
        value = (value ^ (unsigned char)bytes.ptr[i]) * 1099511628211ull;
    snprintf(ret_etag, 24, "\"%016llx\"", (unsigned long long)value);
}

/* A file that the browser has already is not sent again. */
static void add_etag(struct MHD_Connection *connection, struct kh_answer *answer, char ret_etag[24])
{
    const char *known = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "If-None-Match");

    etag_of(answer->fixed, ret_etag);
    if (known && (strstr(known, ret_etag) || strcmp(known, "*") == 0)) {
        answer->status = 304;
        answer->fixed = KH_STR("");
    }
}

static void free_body(void *body)
{
    kh_buf buf = {.ptr = body};

    kh_buf_done(&buf);
}

static enum MHD_Result send_answer(struct MHD_Connection *connection, struct kh_answer *answer)
{
    struct MHD_Response *response;
    enum MHD_Result result;
    char etag[24] = "";

    if (answer->fixed.ptr)
        add_etag(connection, answer, etag);
    if (answer->fixed.ptr)
        response =
            MHD_create_response_from_buffer(answer->fixed.len, (void *)answer->fixed.ptr, MHD_RESPMEM_PERSISTENT);
    else
        response = MHD_create_response_from_buffer_with_free_callback(answer->body.len, answer->body.ptr, free_body);
    if (!response) {
        kh_buf_done(&answer->body);
        kh_buf_done(&answer->location);
        return MHD_NO;
    }
    MHD_add_response_header(response, "Content-Type", answer->type);
    MHD_add_response_header(response, "Content-Security-Policy", policy);
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(response, "X-Frame-Options", "DENY");
    MHD_add_response_header(response, "Referrer-Policy", "no-referrer");
    MHD_add_response_header(response, "Cross-Origin-Resource-Policy", "same-origin");
    MHD_add_response_header(response, "Cache-Control", answer->may_cache ? "max-age=3600" : "no-cache");
    if (etag[0])
        MHD_add_response_header(response, "ETag", etag);
    if (answer->status == 429)
        MHD_add_response_header(response, "Retry-After", "1");
    if (answer->status == 405)
        MHD_add_response_header(response, "Allow", "GET, HEAD");
    if (answer->location.len) {
        kh_buf_byte(&answer->location, '\0');
        if (!answer->location.failed)
            MHD_add_response_header(response, "Location", answer->location.ptr);
    }
    kh_buf_done(&answer->location);
    result = MHD_queue_response(connection, answer->status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result handle(void *ctx, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *upload, size_t *upload_size, void **seen)
{
    struct server *server = ctx;
    struct kh_answer answer = {.status = 200, .type = "text/plain"};
    static char once;

    (void)version;
    (void)upload;
    if (*seen == NULL) { /* headers are in; a refusal can be sent before any body comes */
        *seen = &once;
        if (refused(server, connection, url, method, &answer))
            return send_answer(connection, &answer);
        return MHD_YES;
    }
    *upload_size = 0;
    make_answer(server, connection, url, &answer);
    return send_answer(connection, &answer);
}

static kh_status open_handles(struct server *server, unsigned count, kh_err *err)
{
    for (unsigned i = 0; i < count; i++) {
        kh_status status = kh_store_open(server->options->store_path, KH_STORE_READ, &server->handles[i], err);
        if (status)
            return status;
        server->free_handles++;
    }
    return KH_OK;
}

static void close_handles(struct server *server)
{
    while (server->free_handles) {
        kh_status ignored = kh_store_close(server->handles[--server->free_handles], NULL);
        (void)ignored; /* nothing was written */
    }
}

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static bool parse_address(const char *host, uint16_t port, union address *ret, bool *ret_loopback)
{
    memset(ret, 0, sizeof *ret);
    if (inet_pton(AF_INET, host, &ret->v4.sin_addr) == 1) {
        ret->v4.sin_family = AF_INET;
        ret->v4.sin_port = htons(port);
        *ret_loopback = (ntohl(ret->v4.sin_addr.s_addr) >> 24) == 127;
        return true;
    }
    if (inet_pton(AF_INET6, host, &ret->v6.sin6_addr) == 1) {
        ret->v6.sin6_family = AF_INET6;
        ret->v6.sin6_port = htons(port);
        *ret_loopback = IN6_IS_ADDR_LOOPBACK(&ret->v6.sin6_addr);
        return true;
    }
    return false;
}

static void log_line(void *ctx, const char *format, va_list args)
{
    const struct kh_serve_options *options = ctx;
    char line[512];

    vsnprintf(line, sizeof line, format, args);
    if (options->log)
        options->log(options->log_ctx, 1, kh_str_z(line));
}

static void wait_for_stop(const struct kh_serve_options *options)
{
    const struct timespec quarter = {.tv_nsec = 250000000};

    while (!options->stop || !options->stop(options->stop_ctx))
        nanosleep(&quarter, NULL);
}

static kh_status run(struct server *server, unsigned threads, kh_err *err)
{
    const struct kh_serve_options *options = server->options;
    const char *host = options->host ? options->host : "127.0.0.1";
    union address address;
    const union MHD_DaemonInfo *info;
    struct MHD_Daemon *daemon;
    unsigned of_one, flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG;
    char url[128];

    if (!parse_address(host, options->port, &address, &server->hosts.loopback))
        return kh_err_set(err, KH_ARG, "%s is not an address; use 127.0.0.1, 0.0.0.0, ::1 or the like", host);
    if (address.any.sa_family == AF_INET6)
        flags |= MHD_USE_IPv6;
    /* on loopback all clients, a proxy's too, come from one address */
    of_one = server->hosts.loopback ? MOST_CONNECTIONS : MOST_OF_ONE;
    daemon = MHD_start_daemon(
        flags, options->port, NULL, NULL, handle, server, MHD_OPTION_EXTERNAL_LOGGER, log_line, (void *)options,
        MHD_OPTION_SOCK_ADDR, &address.any, MHD_OPTION_THREAD_POOL_SIZE, threads, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)MOST_CONNECTIONS, MHD_OPTION_PER_IP_CONNECTION_LIMIT, of_one, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)IDLE_SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)(32 * 1024),
        MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_UNESCAPE_CALLBACK, leave_encoded, NULL, MHD_OPTION_END);
    if (!daemon)
        return kh_err_set(err, KH_IO, "cannot listen on %s port %u: %s", host, options->port, strerror(errno));
    info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    snprintf(url, sizeof url, strchr(host, ':') ? "http://[%s]:%u/" : "http://%s:%u/", host,
             info ? info->port : options->port);
    if (options->ready)
        options->ready(options->ready_ctx, url);
    wait_for_stop(options);
    MHD_stop_daemon(daemon);
    return KH_OK;
}

kh_status kh_serve(const struct kh_serve_options *options, kh_err *err)
{
    struct server *server = calloc(1, sizeof *server);
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned threads = options->threads ? options->threads : processors > 0 ? (unsigned)processors : 1;
    kh_status status;

    if (!server)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    if (threads > MOST_THREADS)
        threads = MOST_THREADS;
    if (threads < 2)
        threads = 2;
    server->options = options;
    if (gethostname(server->own_name, sizeof server->own_name - 1) != 0)
        server->own_name[0] = '\0';
    server->hosts.own = server->own_name;
    server->hosts.extra = options->name;
    kh_rate_init(&server->rate, options->rate ? options->rate : DEFAULT_RATE);
    pthread_mutex_init(&server->lock, NULL);
    pthread_cond_init(&server->handle_free, NULL);
    status = open_handles(server, threads, err);
    if (!status)
        status = run(server, threads, err);
    close_handles(server);
    pthread_cond_destroy(&server->handle_free);
    pthread_mutex_destroy(&server->lock);
    kh_rate_done(&server->rate);
    free(server);
    return status;
}
