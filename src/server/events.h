/*
 * Server-sent events: who reads along is told when articles come and when a person does something. One thread asks the
 * store twice a second whether anything was committed; readers are suspended in between, so that a thousand of them
 * cost a socket and a few hundred bytes each.
 *
 *   event: added   id: N      data:
 * {"since":"#M","mark":"#N","articles":…,"stories":[{"story","title","new"}…],"more":…} event: hand    (no id)    data:
 * {} a comment line each 15 seconds, so that a connection that died is noticed
 *
 * A reader that comes back with Last-Event-ID: M is first told what came since #M. One that reads so slowly that events
 * pile up is let go, and comes back.
 */
#ifndef KH_SERVER_EVENTS_H
#define KH_SERVER_EVENTS_H

#include <microhttpd.h>

#include "khayt/khayt.h"

enum { KH_EVENT_READERS = 300, KH_EVENT_READERS_OF_ONE = 32 };

struct kh_events;

/** Opens a handle of its own on the store. `of_one`: most readers from one address; 0: any. */
kh_status kh_events_start(const char *store_path, unsigned of_one, struct kh_events **ret_events,
                          kh_err *err) KH_MUST_CHECK;
/** Lets all readers go; before MHD_stop_daemon. */
void kh_events_close(struct kh_events *events);
/** After MHD_stop_daemon. */
void kh_events_free(struct kh_events *events);

/** A response that streams events to this connection, or NULL: too many read already, or memory ran out. `address`
 * tells readers of one address from others. `last`: the mark that it has seen, as Last-Event-ID has it, NULL for none.
 * The store is asked for what came since. */
struct MHD_Response *kh_events_open(struct kh_events *events, struct MHD_Connection *connection, uint64_t address,
                                    const char *last, kh_store *store);

#endif
