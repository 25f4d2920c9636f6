/*
 * HTTP by libmicrohttpd: limits, headers and store handles; what is answered is the routes' and assets.c's.
 *
 * Safe by default: loopback only, a rate for each address, a Host header that names this machine (so that no page of
 * another site can reach the store by rebinding a name), and a Content-Security-Policy that allows nothing but the
 * reader's own files. What writes must be JSON of bounded size from a page of our own, and is taken on loopback only,
 * unless the server is told otherwise. There is one handle that writes (KH_STORE_HAND): it waits for whoever adds
 * articles, and a few requests at most wait for it.
 */
#include "server/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <libdeflate.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "server/api.h"
#include "server/events.h"
#include "server/host.h"
#include "server/kept.h"
#include "server/origin.h"
#include "server/rate.h"

enum {
    LONGEST_URL = 8192,
    MOST_THREADS = 8,
    MOST_CONNECTIONS = 512,
    MOST_OF_ONE = 128,
    IDLE_SECONDS = 15,
    DEFAULT_RATE = 200,
    LONGEST_BODY = 64 * 1024,
    KEPT_MOST = 64 * 1024 * 1024,
    LEAST_TO_PACK = 1024, /* bytes of an answer: less fits one packet anyway */
    PACK_LEVEL = 4
};

static const char policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/* A page to print or to keep: its own style, and nothing else. */
static const char page_policy[] = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
                                  "form-action 'none'; frame-ancestors 'none'";

/* A handle that reads, and what it saw of the store when it was used last. */
struct reader {
    kh_store *store;
    uint64_t version;
};

struct server {
    const struct kh_serve_options *options;
    struct kh_events *events;
    struct kh_kept *kept;
    pthread_mutex_t writing; /* who holds it has `writer` */
    kh_store *writer;        /* NULL until the first write */
    unsigned waiting;        /* for the writer, under `lock` */
    bool write;
    struct kh_rate rate;
    struct kh_hosts hosts;
    char own_name[256];
    pthread_mutex_t lock;
    pthread_cond_t handle_free;
    struct reader readers[MOST_THREADS], *free_readers[MOST_THREADS];
    unsigned opened, free_count, threads;
};

/* A handle belongs to one thread at a time: requests borrow one. */
static struct reader *borrow(struct server *server)
{
    struct reader *reader;

    pthread_mutex_lock(&server->lock);
    while (!server->free_count)
        pthread_cond_wait(&server->handle_free, &server->lock);
    reader = server->free_readers[--server->free_count];
    pthread_mutex_unlock(&server->lock);
    return reader;
}

static void give_back(struct server *server, struct reader *reader)
{
    pthread_mutex_lock(&server->lock);
    server->free_readers[server->free_count++] = reader;
    pthread_cond_signal(&server->handle_free);
    pthread_mutex_unlock(&server->lock);
}

/* What is known of a request while it comes in. */
struct exchange {
    const struct kh_route *route;
    kh_buf body;
    bool events, too_long;
};

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

static kh_str address_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

    if (info && info->client_addr && info->client_addr->sa_family == AF_INET)
        return kh_str_of((const char *)&((const struct sockaddr_in *)(const void *)info->client_addr)->sin_addr,
                         sizeof(struct in_addr));
    if (info && info->client_addr && info->client_addr->sa_family == AF_INET6)
        return kh_str_of((const char *)&((const struct sockaddr_in6 *)(const void *)info->client_addr)->sin6_addr,
                         sizeof(struct in6_addr));
    return (kh_str){NULL, 0};
}

static const char *header(struct MHD_Connection *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static bool is_reading(const char *method)
{
    return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
}

/* What writes: from a page of our own, as JSON, of bounded size. True: `answer` refuses it. */
static bool write_refused(const struct server *server, struct MHD_Connection *connection, const char *method,
                          struct kh_answer *answer)
{
    const char *length = header(connection, "Content-Length");
    bool body = strcmp(method, "DELETE") != 0;

    if (!server->write)
        kh_answer_error(answer, 403, "read_only",
                        "this server takes nothing that is written (see khayt serve --write)");
    else if (!kh_origin_own(header(connection, "Origin"), header(connection, "Sec-Fetch-Site"),
                            header(connection, "Host")))
        kh_answer_error(answer, 403, "origin", "the request comes from a page of another site");
    else if (header(connection, "Transfer-Encoding") ||
             (length && (strlen(length) > 6 || strtoul(length, NULL, 10) > (body ? LONGEST_BODY : 0))))
        kh_answer_error(answer, 413, "body", body ? "the body is longer than 64 KB" : "DELETE carries no body");
    else if (body && !kh_type_is_json(header(connection, "Content-Type")))
        kh_answer_error(answer, 415, "media", "a write carries JSON (Content-Type: application/json)");
    else
        return false;
    return true;
}

/* What is refused before anything is read from the store. True: `answer` is it. */
static bool refused(struct server *server, struct MHD_Connection *connection, const char *url, const char *method,
                    struct exchange *exchange, struct kh_answer *answer)
{
    const char *length = header(connection, "Content-Length");
    bool events = strcmp(url, "/api/v1/events") == 0;

    if (!kh_rate_take(&server->rate, address_of(connection), steady_seconds()))
        kh_answer_error(answer, 429, "too_many", "too many requests from this address, wait a second");
    else if (strlen(url) > LONGEST_URL)
        kh_answer_error(answer, 414, "long_url", "the address is too long");
    else if (!(exchange->route = kh_api_route(kh_str_z(url), method, answer->allowed)) && !is_reading(method)) {
        kh_answer_error(answer, 405, "method", "this method is not answered here");
        if (!answer->allowed[0])
            (void)snprintf(answer->allowed, sizeof answer->allowed, "GET, HEAD");
    } else if (!exchange->route && answer->allowed[0])
        kh_answer_error(answer, 405, "method", "this method is not answered here");
    else if (is_reading(method) && ((length && strcmp(length, "0") != 0) || header(connection, "Transfer-Encoding")))
        kh_answer_error(answer, 413, "body", "a request that reads carries no body");
    else if (!kh_host_allowed(&server->hosts, header(connection, "Host")))
        kh_answer_error(answer, 400, "host", "the Host header does not name this machine (see --name)");
    else if (is_reading(method) || !write_refused(server, connection, method, answer)) {
        exchange->events = events && strcmp(method, "GET") == 0;
        return false;
    }
    return true;
}

/* The handle that writes, opened when it is first wanted. NULL: `answer` says why. A write may take as long as a batch
 * of whoever adds; no more than half of the threads wait for it, so that reading goes on. */
static kh_store *borrow_writer(struct server *server, struct kh_answer *answer)
{
    kh_err err = {0};
    kh_status status = KH_OK;
    bool full;

    pthread_mutex_lock(&server->lock);
    full = server->waiting >= (server->threads > 2 ? server->threads / 2 : 1);
    server->waiting += !full;
    pthread_mutex_unlock(&server->lock);
    if (full) {
        kh_answer_error(answer, 503, "busy", "others are writing, try again");
        return NULL;
    }
    pthread_mutex_lock(&server->writing);
    if (!server->writer)
        status = kh_store_open(server->options->store_path, KH_STORE_HAND, &server->writer, &err);
    if (!status)
        return server->writer;
    pthread_mutex_unlock(&server->writing);
    pthread_mutex_lock(&server->lock);
    server->waiting--;
    pthread_mutex_unlock(&server->lock);
    kh_api_error(answer, status);
    return NULL;
}

static void close_writer(struct server *server)
{
    kh_err ignored_error;
    kh_status ignored = kh_store_close(server->writer, &ignored_error);

    (void)ignored; /* each act is committed when it is answered */
    server->writer = NULL;
}

static void give_back_writer(struct server *server, const struct kh_answer *answer)
{
    if (answer->status >= 500) /* a handle on which something failed is good for closing only */
        close_writer(server);
    pthread_mutex_unlock(&server->writing);
    pthread_mutex_lock(&server->lock);
    server->waiting--;
    pthread_mutex_unlock(&server->lock);
}

/* The age of the store as this handle sees it. Where it cannot tell, a new one: nothing kept is believed. */
static uint64_t age_of(struct server *server, struct reader *reader)
{
    uint64_t before = reader->version, seen;

    if (kh_store_version(reader->store, &seen, NULL))
        seen = before + 1;
    reader->version = seen;
    return kh_kept_age(server->kept, before, seen);
}

static void make_answer(struct server *server, struct MHD_Connection *connection, const char *url, const char *method,
                        const struct exchange *exchange, struct kh_answer *answer)
{
    const char *scheme = header(connection, "X-Forwarded-Proto");
    struct kh_request request = {.path = kh_str_z(url),
                                 .body = kh_buf_str(&exchange->body),
                                 .secure = scheme && strcmp(scheme, "https") == 0,
                                 .write = server->write,
                                 .host = header(connection, "Host"),
                                 .source = connection,
                                 .kept = server->kept,
                                 .parameter = parameter};
    bool writes = !is_reading(method);
    struct reader *reader = NULL;
    kh_store *store;

    if (!exchange->route && strncmp(url, "/api/", 5) != 0 && strncmp(url, "/feeds/", 7) != 0) {
        if (!kh_asset_answer(request.path, answer))
            kh_answer_error(answer, 404, "no_such_page", "there is no such page");
        return;
    }
    if (!writes) {
        reader = borrow(server);
        request.age = age_of(server, reader);
    }
    store = writes ? borrow_writer(server, answer) : reader->store;
    if (!store)
        return;
    kh_api_answer(&request, exchange->route, store, answer);
    if (writes)
        give_back_writer(server, answer);
    else
        give_back(server, reader);
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

/* Does the client take gzip? "gzip;q=0" says no. */
static bool takes_gzip(struct MHD_Connection *connection)
{
    const char *encodings = header(connection, "Accept-Encoding"),
               *found = encodings ? strstr(encodings, "gzip") : NULL;

    if (!found || (found > encodings && found[-1] != ' ' && found[-1] != ','))
        return false;
    found += strlen("gzip");
    found += strspn(found, " ");
    if (*found != ';')
        return *found == '\0' || *found == ',';
    found += 1 + strspn(found + 1, " ");
    return strncmp(found, "q=", 2) != 0 || strtod(found + 2, NULL) > 0;
}

static bool is_text(const char *type)
{
    return strncmp(type, "text/", 5) == 0 || strstr(type, "json") || strstr(type, "xml");
}

/* The answer as gzip. True: it is so now. */
static bool pack(struct kh_answer *answer)
{
    kh_str plain = answer->fixed.ptr ? answer->fixed : kh_buf_str(&answer->body);
    struct libdeflate_compressor *packer;
    size_t bound, size = 0;
    kh_buf packed;
    char *room;

    if (answer->packed.ptr) {
        answer->fixed = answer->packed;
        return true;
    }
    if (plain.len < LEAST_TO_PACK || !is_text(answer->type) || !(packer = libdeflate_alloc_compressor(PACK_LEVEL)))
        return false;
    kh_buf_init(&packed);
    bound = libdeflate_gzip_compress_bound(packer, plain.len);
    if ((room = kh_buf_room(&packed, bound)))
        size = libdeflate_gzip_compress(packer, plain.ptr, plain.len, room, bound);
    libdeflate_free_compressor(packer);
    if (!size) {
        kh_buf_done(&packed);
        return false;
    }
    packed.len = size;
    kh_buf_done(&answer->body);
    answer->body = packed;
    answer->fixed = (kh_str){NULL, 0};
    return true;
}

/* What the client has already is not sent again. */
static void add_etag(struct MHD_Connection *connection, struct kh_answer *answer, char ret_etag[24])
{
    const char *known = header(connection, "If-None-Match");

    etag_of(answer->fixed.ptr ? answer->fixed : kh_buf_str(&answer->body), ret_etag);
    if (!known || (!strstr(known, ret_etag) && strcmp(known, "*") != 0))
        return;
    answer->status = 304;
    kh_buf_done(&answer->body);
    kh_buf_init(&answer->body);
    answer->fixed = KH_STR("");
}

static void free_body(void *body)
{
    kh_buf buf = {.ptr = body};

    kh_buf_done(&buf);
}

static void add_headers(struct MHD_Response *response, const char *type, const char *csp)
{
    MHD_add_response_header(response, "Content-Type", type);
    MHD_add_response_header(response, "Content-Security-Policy", csp);
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(response, "X-Frame-Options", "DENY");
    MHD_add_response_header(response, "Referrer-Policy", "no-referrer");
    MHD_add_response_header(response, "Cross-Origin-Resource-Policy", "same-origin");
}

static void add_more_headers(struct MHD_Response *response, struct kh_answer *answer)
{
    char disposition[128];

    MHD_add_response_header(response, "Cache-Control", answer->may_cache ? "max-age=3600" : "no-cache");
    if (answer->status == 429 || answer->status == 503)
        MHD_add_response_header(response, "Retry-After", "1");
    if (answer->status == 405)
        MHD_add_response_header(response, "Allow", answer->allowed);
    if (answer->file[0] && answer->status == 200) {
        (void)snprintf(disposition, sizeof disposition, "attachment; filename=\"%s\"", answer->file);
        MHD_add_response_header(response, "Content-Disposition", disposition);
    }
    if (answer->location.len) {
        kh_buf_byte(&answer->location, '\0');
        if (!answer->location.failed)
            MHD_add_response_header(response, "Location", answer->location.ptr);
    }
}

static enum MHD_Result send_answer(struct MHD_Connection *connection, struct kh_answer *answer)
{
    struct MHD_Response *response;
    enum MHD_Result result;
    char etag[24] = "";
    bool fixed = answer->fixed.ptr != NULL, packed = takes_gzip(connection) && pack(answer);

    if (fixed || (answer->has_etag && answer->status == 200)) /* of the bytes as they are sent */
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
    add_headers(response, answer->type, answer->page ? page_policy : policy);
    add_more_headers(response, answer);
    MHD_add_response_header(response, "Vary", "Accept-Encoding");
    if (packed && answer->status != 304)
        MHD_add_response_header(response, "Content-Encoding", "gzip");
    if (etag[0])
        MHD_add_response_header(response, "ETag", etag);
    kh_buf_done(&answer->location);
    result = MHD_queue_response(connection, answer->status, response);
    MHD_destroy_response(response);
    return result;
}

/* FNV-1a again: addresses are told from one another, no more. */
static uint64_t address_number(kh_str address)
{
    uint64_t value = 14695981039346656037ull;

    for (size_t i = 0; i < address.len; i++)
        value = (value ^ (unsigned char)address.ptr[i]) * 1099511628211ull;
    return value;
}

static enum MHD_Result send_events(struct server *server, struct MHD_Connection *connection)
{
    struct reader *reader = borrow(server);
    struct MHD_Response *response = kh_events_open(server->events, connection, address_number(address_of(connection)),
                                                   header(connection, "Last-Event-ID"), reader->store);
    enum MHD_Result result;

    give_back(server, reader);
    if (!response) {
        struct kh_answer answer = {.status = 200, .type = "text/plain"};
        kh_answer_error(&answer, 503, "readers", "too many read along already");
        return send_answer(connection, &answer);
    }
    add_headers(response, "text/event-stream; charset=utf-8", policy);
    MHD_add_response_header(response, "Cache-Control", "no-store");
    MHD_add_response_header(response, "X-Accel-Buffering", "no");
    result = MHD_queue_response(connection, 200, response);
    MHD_destroy_response(response);
    return result;
}

/* Headers are in: a refusal is sent before any body comes. */
static enum MHD_Result begin_exchange(struct server *server, struct MHD_Connection *connection, const char *url,
                                      const char *method, struct exchange **ret)
{
    struct exchange *exchange = calloc(1, sizeof *exchange);
    struct kh_answer answer = {.status = 200, .type = "text/plain"};

    if (!exchange)
        return MHD_NO;
    kh_buf_init(&exchange->body);
    *ret = exchange;
    return refused(server, connection, url, method, exchange, &answer) ? send_answer(connection, &answer) : MHD_YES;
}

static enum MHD_Result handle(void *ctx, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *upload, size_t *upload_size, void **seen)
{
    struct server *server = ctx;
    struct kh_answer answer = {.status = 200, .type = "text/plain"};
    struct exchange *exchange = *seen;

    (void)version;
    if (!exchange)
        return begin_exchange(server, connection, url, method, (struct exchange **)(void *)seen);
    if (*upload_size) {
        exchange->too_long |= exchange->body.len + *upload_size > LONGEST_BODY;
        if (!exchange->too_long)
            kh_buf_add(&exchange->body, kh_str_of(upload, *upload_size));
        *upload_size = 0;
        return MHD_YES;
    }
    if (exchange->events)
        return send_events(server, connection);
    if (exchange->too_long)
        kh_answer_error(&answer, 413, "body", "the body is longer than 64 KB");
    else if (exchange->body.failed)
        kh_answer_error(&answer, 503, "no_memory", "out of memory");
    else
        make_answer(server, connection, url, method, exchange, &answer);
    return send_answer(connection, &answer);
}

static void end_exchange(void *ctx, struct MHD_Connection *connection, void **seen, enum MHD_RequestTerminationCode how)
{
    struct exchange *exchange = *seen;

    (void)ctx;
    (void)connection;
    (void)how;
    if (!exchange)
        return;
    kh_buf_done(&exchange->body);
    free(exchange);
    *seen = NULL;
}

static kh_status open_handles(struct server *server, unsigned count, kh_err *err)
{
    for (unsigned i = 0; i < count; i++) {
        struct reader *reader = &server->readers[i];
        kh_status status = kh_store_open(server->options->store_path, KH_STORE_READ, &reader->store, err);
        if (status)
            return status;
        if (kh_store_version(reader->store, &reader->version, NULL))
            reader->version = 0;
        server->opened++;
        server->free_readers[server->free_count++] = reader;
    }
    return KH_OK;
}

static void close_handles(struct server *server)
{
    while (server->opened) {
        kh_status ignored = kh_store_close(server->readers[--server->opened].store, NULL);
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
    unsigned of_one, flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG | MHD_ALLOW_SUSPEND_RESUME;
    kh_status status;
    char url[128];

    if (!parse_address(host, options->port, &address, &server->hosts.loopback))
        return kh_err_set(err, KH_ARG, "%s is not an address; use 127.0.0.1, 0.0.0.0, ::1 or the like", host);
    server->write = !options->read_only && (server->hosts.loopback || options->write);
    status = kh_events_start(options->store_path, server->hosts.loopback ? 0 : KH_EVENT_READERS_OF_ONE, &server->events,
                             err);
    if (status)
        return status;
    if (address.any.sa_family == AF_INET6)
        flags |= MHD_USE_IPv6;
    /* on loopback all clients, a proxy's too, come from one address */
    of_one = server->hosts.loopback ? MOST_CONNECTIONS : MOST_OF_ONE;
    daemon = MHD_start_daemon(flags, options->port, NULL, NULL, handle, server, MHD_OPTION_EXTERNAL_LOGGER, log_line,
                              (void *)options, MHD_OPTION_SOCK_ADDR, &address.any, MHD_OPTION_THREAD_POOL_SIZE, threads,
                              MHD_OPTION_CONNECTION_LIMIT, (unsigned)MOST_CONNECTIONS,
                              MHD_OPTION_PER_IP_CONNECTION_LIMIT, of_one, MHD_OPTION_CONNECTION_TIMEOUT,
                              (unsigned)IDLE_SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)(32 * 1024),
                              MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_UNESCAPE_CALLBACK, leave_encoded, NULL,
                              MHD_OPTION_NOTIFY_COMPLETED, end_exchange, NULL, MHD_OPTION_END);
    if (!daemon) {
        status = kh_err_set(err, KH_IO, "cannot listen on %s port %u: %s", host, options->port, strerror(errno));
        kh_events_close(server->events);
        kh_events_free(server->events);
        return status;
    }
    info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    snprintf(url, sizeof url, strchr(host, ':') ? "http://[%s]:%u/" : "http://%s:%u/", host,
             info ? info->port : options->port);
    if (options->ready)
        options->ready(options->ready_ctx, url);
    wait_for_stop(options);
    kh_events_close(server->events);
    MHD_stop_daemon(daemon);
    kh_events_free(server->events);
    if (server->writer)
        close_writer(server);
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
    server->threads = threads;
    pthread_mutex_init(&server->lock, NULL);
    pthread_mutex_init(&server->writing, NULL);
    pthread_cond_init(&server->handle_free, NULL);
    server->kept = kh_kept_new(KEPT_MOST);
    status = server->kept ? open_handles(server, threads, err) : kh_err_set(err, KH_NOMEM, "out of memory");
    if (!status)
        status = run(server, threads, err);
    close_handles(server);
    kh_kept_free(server->kept);
    pthread_cond_destroy(&server->handle_free);
    pthread_mutex_destroy(&server->writing);
    pthread_mutex_destroy(&server->lock);
    kh_rate_done(&server->rate);
    free(server);
    return status;
}
