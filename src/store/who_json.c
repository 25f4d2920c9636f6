/* An entity as one JSON line. */
#include "store/who.h"

static void put_day(kh_json *json, const char *key, int32_t day)
{
    char text[16];

    kh_day_text(day, text);
    kh_json_put_str(json, key, day == KH_NO_DAY ? (kh_str){NULL, 0} : kh_str_z(text));
}

static void put_aliases(kh_json *json, const kh_who *who)
{
    kh_json_key(json, "aliases");
    kh_json_array(json);
    for (size_t i = 0; i < who->alias_count; i++) {
        kh_json_object(json);
        kh_json_put_str(json, "text", who->aliases[i].text);
        kh_json_put_int(json, "articles", who->aliases[i].articles);
        kh_json_put_int(json, "mentions", who->aliases[i].mentions);
        kh_json_put_strs(json, "keys", who->aliases[i].keys);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
}

static void put_offices(kh_json *json, const kh_who *who)
{
    kh_json_key(json, "roles");
    kh_json_array(json);
    for (size_t i = 0; i < who->role_count; i++) {
        kh_json_object(json);
        kh_json_put_str(json, "role", who->roles[i].role);
        put_day(json, "first", who->roles[i].first_day);
        put_day(json, "last", who->roles[i].last_day);
        kh_json_put_int(json, "articles", who->roles[i].articles);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
    kh_json_key(json, "offices");
    kh_json_array(json);
    for (size_t i = 0; i < who->office_count; i++) {
        kh_json_object(json);
        kh_json_put_str(json, "office", who->offices[i].office);
        kh_json_put_str(json, "from", who->offices[i].from);
        kh_json_put_str(json, "until", who->offices[i].until);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
}

static void put_stories(kh_json *json, const kh_who *who)
{
    kh_json_key(json, "stories");
    kh_json_array(json);
    for (size_t i = 0; i < who->story_count; i++) {
        kh_json_object(json);
        kh_json_put_str(json, "story", who->stories[i].story);
        kh_json_put_str(json, "title", who->stories[i].title);
        kh_json_put_int(json, "articles", who->stories[i].articles);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
}

static void put_statement(kh_json *json, const kh_who_statement *said)
{
    kh_json_object(json);
    kh_json_put_str(json, "date", said->date);
    kh_json_put_str(json, "key", said->key);
    kh_json_key(json, "span");
    kh_json_array(json);
    kh_json_int(json, said->cp_span.start);
    kh_json_int(json, said->cp_span.end);
    kh_json_end_array(json);
    kh_json_put_str(json, "outlet", said->outlet);
    kh_json_put_str(json, "title", said->title);
    kh_json_put_str(json, "story", said->story);
    kh_json_put_str(json, "speaker", said->speaker);
    kh_json_put_str(json, "role", said->role);
    kh_json_put_str(json, "cue", said->cue);
    kh_json_put_str(json, "act", said->act);
    kh_json_put_str(json, "kind", said->kind);
    kh_json_put_str(json, "text", said->text);
    kh_json_put_strs(json, "via", said->via);
    kh_json_put_str(json, "time", said->time);
    kh_json_end_object(json);
}

kh_status kh_who_json(const kh_who *who, kh_buf *out)
{
    kh_json json;

    kh_json_init(&json, out);
    kh_json_object(&json);
    kh_entity_line_put(&json, &who->line);
    put_aliases(&json, who);
    put_offices(&json, who);
    put_stories(&json, who);
    kh_json_put_strs(&json, "others", who->others);
    kh_json_put_int(&json, "total", (int64_t)who->statement_total);
    kh_json_key(&json, "said");
    kh_json_array(&json);
    for (size_t i = 0; i < who->statement_count; i++)
        put_statement(&json, &who->statements[i]);
    kh_json_end_array(&json);
    kh_json_end_object(&json);
    return kh_buf_status(out);
}
