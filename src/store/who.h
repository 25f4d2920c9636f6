/* What the lists of entities and the view of one share. Inside of this layer. */
#ifndef KH_STORE_WHO_H
#define KH_STORE_WHO_H

#include "base/json.h"
#include "store/entity.h"

/** The line of the entity in `row`, in the arena. KH_NOTFOUND. */
kh_status kh_entity_line_load(kh_store *store, kh_arena *arena, int64_t row, kh_entity_line *ret_line,
                              kh_err *err) KH_MUST_CHECK;
/** Its fields, into an open object. */
void kh_entity_line_put(kh_json *json, const kh_entity_line *line);

#endif
