#include "story/put.h"

void kh_put_day(kh_json *json, const char *key, int32_t day)
{
    char text[16];

    kh_day_text(day, text);
    kh_json_put_str(json, key, day == KH_NO_DAY ? (kh_str){NULL, 0} : kh_str_z(text));
}

void kh_put_days(kh_json *json, const char *key, int32_t days)
{
    kh_json_key(json, key);
    if (days == KH_NO_DAY)
        kh_json_null(json);
    else
        kh_json_int(json, days);
}

void kh_put_span(kh_json *json, kh_span cp_span)
{
    kh_json_key(json, "span");
    kh_json_array(json);
    kh_json_int(json, cp_span.start);
    kh_json_int(json, cp_span.end);
    kh_json_end_array(json);
}

void kh_put_claim(kh_json *json, const kh_claim *at)
{
    kh_json_put_str(json, "date", at->date);
    kh_json_put_str(json, "key", at->key);
    kh_put_span(json, at->cp_span);
    kh_json_put_str(json, "outlet", at->outlet);
}

/* As kh_put_claim, for the shapes that say `article` where the older ones say `key`. */
static void put_place(kh_json *json, const kh_claim *at)
{
    kh_json_put_str(json, "date", at->date);
    kh_json_put_str(json, "article", at->key);
    kh_json_put_str(json, "outlet", at->outlet);
    kh_put_span(json, at->cp_span);
}

void kh_put_event(kh_json *json, const char *key, const kh_event_date *event)
{
    kh_json_key(json, key);
    if (!event->value.len) {
        kh_json_null(json);
        return;
    }
    kh_json_object(json);
    kh_json_put_str(json, "value", event->value);
    kh_put_day(json, "earliest", event->earliest);
    kh_put_day(json, "latest", event->latest);
    kh_json_put_str(json, "precision", event->precision);
    kh_json_put_str(json, "article", event->at.key);
    kh_put_span(json, event->at.cp_span);
    kh_json_end_object(json);
}

void kh_put_said(kh_json *json, const kh_said *said)
{
    kh_json_object(json);
    put_place(json, &said->at);
    kh_json_put_str(json, "speaker", said->speaker);
    kh_json_put_str(json, "role", said->role);
    kh_json_put_str(json, "kind", said->kind);
    kh_json_put_str(json, "act", said->act);
    kh_json_put_str(json, "cue", said->cue);
    kh_json_put_str(json, "text", said->text);
    kh_json_put_strs(json, "via", said->via);
    kh_json_put_int(json, "sources", said->sources);
    kh_json_put_strs(json, "articles", said->articles);
    kh_json_end_object(json);
}

void kh_put_announcement(kh_json *json, const kh_announcement *announcement)
{
    kh_json_object(json);
    kh_put_claim(json, &announcement->at);
    kh_json_put_str(json, "by", announcement->by);
    kh_put_day(json, "earliest", announcement->earliest);
    kh_put_day(json, "latest", announcement->latest);
    kh_put_days(json, "ahead_days", announcement->ahead);
    kh_put_days(json, "slip_days", announcement->slip);
    kh_json_put_str(json, "text", announcement->text);
    kh_json_put_str(json, "source", announcement->source);
    kh_json_put_int(json, "sources", announcement->sources);
    kh_json_end_object(json);
}

void kh_put_point(kh_json *json, const kh_figure_point *point)
{
    kh_json_object(json);
    kh_json_put_num(json, "value", point->value);
    kh_json_put_num(json, "low", point->low);
    kh_json_put_num(json, "high", point->high);
    kh_json_put_str(json, "mod", point->mod);
    kh_json_put_str(json, "text", point->text);
    kh_json_put_str(json, "source", point->source);
    kh_json_put_str(json, "time", point->time);
    kh_json_put_str(json, "mark", point->mark);
    kh_json_put_int(json, "sources", point->sources);
    kh_put_claim(json, &point->at);
    kh_json_end_object(json);
}

void kh_put_reversals(kh_json *json, const kh_reversal *reversals, size_t count)
{
    kh_json_key(json, "reversals");
    kh_json_array(json);
    for (size_t i = 0; i < count; i++) {
        kh_json_object(json);
        kh_json_put_str(json, "entity", reversals[i].entity);
        kh_json_put_str(json, "name", reversals[i].name);
        kh_json_put_str(json, "type", reversals[i].type);
        kh_json_put_str(json, "kind", reversals[i].kind);
        kh_json_key(json, "before");
        kh_put_said(json, &reversals[i].before);
        kh_json_key(json, "after");
        kh_put_said(json, &reversals[i].after);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
}
