/* What moved, as the JSON object that openapi.json describes (Changes). */
#include "khayt/changes.h"
#include "story/put.h"

static void put_developments(kh_json *json, const kh_changed_story *story)
{
    kh_json_key(json, "developments");
    kh_json_array(json);
    for (size_t i = 0; i < story->development_count; i++) {
        const kh_changed_development *development = &story->developments[i];
        kh_json_object(json);
        kh_json_put_str(json, "development", development->id);
        kh_json_put_str(json, "date", development->date);
        kh_put_event(json, "event", &development->event);
        kh_json_put_str(json, "title", development->title);
        kh_json_key(json, "new");
        kh_json_bool(json, development->fresh);
        kh_json_put_int(json, "articles", development->articles);
        kh_json_put_int(json, "new_articles", development->new_articles);
        kh_json_put_int(json, "sources", development->sources);
        kh_json_put_strs(json, "keys", development->keys);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
}

static void put_figures(kh_json *json, const kh_changed_story *story)
{
    kh_json_key(json, "figures");
    kh_json_array(json);
    for (size_t i = 0; i < story->figure_count; i++) {
        const kh_changed_figure *figure = &story->figures[i];
        kh_json_object(json);
        kh_json_put_str(json, "what", figure->what);
        kh_json_put_str(json, "unit", figure->unit);
        kh_json_put_str(json, "place", figure->place);
        kh_json_key(json, "before");
        if (figure->known)
            kh_put_point(json, &figure->before);
        else
            kh_json_null(json);
        kh_json_key(json, "after");
        kh_put_point(json, &figure->after);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
}

static void put_deadlines(kh_json *json, const kh_changed_story *story)
{
    kh_json_key(json, "deadlines");
    kh_json_array(json);
    for (size_t i = 0; i < story->deadline_count; i++) {
        const kh_changed_deadline *deadline = &story->deadlines[i];
        kh_json_object(json);
        kh_json_put_int(json, "matter", deadline->matter);
        kh_json_put_str(json, "what", deadline->what);
        kh_json_put_str(json, "source", deadline->source);
        kh_json_key(json, "before");
        if (deadline->known)
            kh_put_announcement(json, &deadline->before);
        else
            kh_json_null(json);
        kh_json_key(json, "after");
        kh_put_announcement(json, &deadline->after);
        kh_put_days(json, "slip_days", deadline->slip);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
}

static void put_voices(kh_json *json, const kh_changed_story *story)
{
    kh_json_key(json, "voices");
    kh_json_array(json);
    for (size_t i = 0; i < story->voice_count; i++) {
        const kh_new_voice *voice = &story->voices[i];
        kh_json_object(json);
        kh_json_put_str(json, "entity", voice->entity);
        kh_json_put_str(json, "name", voice->name);
        kh_json_put_str(json, "type", voice->type);
        kh_json_put_str(json, "role", voice->role);
        kh_json_put_int(json, "statements", voice->statements);
        kh_json_key(json, "said");
        kh_put_said(json, &voice->said);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
}

static void put_story(kh_json *json, const kh_changed_story *story)
{
    kh_json_object(json);
    kh_json_put_str(json, "story", story->id);
    kh_json_put_str(json, "title", story->title);
    kh_json_put_str(json, "first", story->first);
    kh_json_put_str(json, "last", story->last);
    kh_json_put_str(json, "mark", story->mark);
    kh_json_put_int(json, "articles", story->articles);
    kh_json_put_int(json, "outlets", story->outlets);
    kh_json_put_int(json, "new_articles", story->new_articles);
    kh_json_put_num(json, "moved", story->moved);
    put_developments(json, story);
    put_figures(json, story);
    put_deadlines(json, story);
    put_voices(json, story);
    kh_put_reversals(json, story->reversals, story->reversal_count);
    kh_json_end_object(json);
}

kh_status kh_changes_json(const kh_changes *changes, kh_buf *out)
{
    kh_json json;

    kh_json_init(&json, out);
    kh_json_object(&json);
    kh_json_put_str(&json, "since", changes->since);
    kh_json_put_str(&json, "mark", changes->mark);
    kh_json_put_int(&json, "new_articles", (int64_t)changes->new_articles);
    kh_json_put_int(&json, "total", (int64_t)changes->total);
    kh_json_key(&json, "stories");
    kh_json_array(&json);
    for (size_t i = 0; i < changes->story_count; i++)
        put_story(&json, &changes->stories[i]);
    kh_json_end_array(&json);
    kh_json_end_object(&json);
    return kh_buf_status(out);
}
