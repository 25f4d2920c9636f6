/* Pieces of the story layer's JSON, as openapi.json names them (EventDate, PositionStatement, Announcement, …). */
#ifndef KH_STORY_PUT_H
#define KH_STORY_PUT_H

#include "base/json.h"
#include "khayt/story.h"

/** `"KEY": "2024-03-13"`, null for KH_NO_DAY; `"KEY": 12`, null for KH_NO_DAY. */
void kh_put_day(kh_json *json, const char *key, int32_t day);
void kh_put_days(kh_json *json, const char *key, int32_t days);
void kh_put_span(kh_json *json, kh_span cp_span);
/** The members date, key, span and outlet of the object that is open. */
void kh_put_claim(kh_json *json, const kh_claim *at);
/** Whole objects, or null where nothing is known. */
void kh_put_event(kh_json *json, const char *key, const kh_event_date *event);
void kh_put_said(kh_json *json, const kh_said *said);
void kh_put_announcement(kh_json *json, const kh_announcement *announcement);
void kh_put_point(kh_json *json, const kh_figure_point *point);
void kh_put_reversals(kh_json *json, const kh_reversal *reversals, size_t count);

#endif
