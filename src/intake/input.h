/*
 * What one piece of input becomes: the items that a JSONL line, a feed or a WARC record holds, each ready for kh_read.
 * All of it is stateless and runs on a worker.
 */
#ifndef KH_INTAKE_INPUT_H
#define KH_INTAKE_INPUT_H

#include "base/vec.h"
#include "khayt/article.h"

/** A JSONL line into an input; its memory is the arena's. KH_CORRUPT: not an object, or no text and no html. */
kh_status kh_jsonl_input(kh_arena *arena, kh_str line, kh_input *ret_input, kh_err *err) KH_MUST_CHECK;

/** The items of an RSS, Atom or JSON feed, in its order: appends kh_input to `inputs`. KH_CORRUPT: not a feed. */
kh_status kh_feed_inputs(kh_arena *arena, kh_str feed, kh_str name, kh_vec *inputs, kh_err *err) KH_MUST_CHECK;

/**
 * The page in an HTTP response (headers and body, as a WARC response record holds it): de-chunked and inflated.
 * KH_NOTFOUND: not a page (an image, a redirect, an empty body). Sets bytes, format and charset.
 */
kh_status kh_http_input(kh_arena *arena, kh_str response, size_t limit, kh_input *ret_input, kh_err *err) KH_MUST_CHECK;

#endif
