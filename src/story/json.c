/* A story as one JSON line: the contract's story line, and behind it what openapi.json adds. */
#include "story/put.h"
#include "story/story.h"

static void put_span(kh_json *json, kh_span span)
{
    kh_json_array(json);
    kh_json_int(json, span.start);
    kh_json_int(json, span.end);
    kh_json_end_array(json);
}

static void put_spans(kh_json *json, const char *key, const kh_span *spans, size_t count)
{
    kh_json_key(json, key);
    kh_json_array(json);
    for (size_t i = 0; i < count; i++)
        put_span(json, spans[i]);
    kh_json_end_array(json);
}

static void put_node(kh_json *json, const kh_copy_node *node)
{
    kh_json_object(json);
    kh_json_put_str(json, "article", node->article);
    kh_json_put_str(json, "outlet", node->outlet);
    kh_json_put_str(json, "published", node->published);
    kh_json_put_str(json, "title", node->title);
    kh_json_put_str(json, "parent", node->parent);
    kh_json_put_str(json, "agency", node->agency);
    kh_json_put_str(json, "kind", node->kind);
    kh_json_put_str(json, "by", node->by);
    kh_json_put_num(json, "share", node->share);
    kh_json_put_str(json, "version_of", node->version_of);
    put_spans(json, "added", node->added, node->added_count);
    put_spans(json, "left_out", node->left_out, node->left_out_count);
    kh_json_key(json, "changed");
    kh_json_array(json);
    for (size_t i = 0; i < node->changed_count; i++) {
        kh_json_object(json);
        kh_json_key(json, "from");
        put_span(json, node->changed[i].from);
        kh_json_key(json, "to");
        put_span(json, node->changed[i].to);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
    kh_json_end_object(json);
}

void kh_tree_json(kh_json *json, const kh_development *development)
{
    kh_json_key(json, "tree");
    kh_json_array(json);
    for (size_t i = 0; i < development->tree_count; i++)
        put_node(json, &development->tree[i]);
    kh_json_end_array(json);
}

static void put_head(kh_json *json, const kh_story *story)
{
    kh_json_put_str(json, "story", story->id);
    kh_json_put_str(json, "title", story->title);
    kh_json_put_str(json, "first", story->first);
    kh_json_put_str(json, "last", story->last);
    kh_json_put_int(json, "articles", story->articles);
    kh_json_put_int(json, "outlets", story->outlets);
    kh_json_key(json, "developments");
    kh_json_array(json);
    for (size_t i = 0; i < story->timeline_count; i++) {
        const kh_development *development = &story->timeline[i];
        kh_json_object(json);
        kh_json_put_str(json, "development", development->id);
        kh_json_put_str(json, "date", development->date);
        kh_put_event(json, "event", &development->event);
        kh_json_put_str(json, "title", development->title);
        kh_json_put_int(json, "sources", development->sources);
        kh_json_key(json, "articles");
        kh_json_array(json);
        for (size_t a = 0; a < development->article_count; a++)
            kh_json_str(json, development->articles[a].key);
        kh_json_end_array(json);
        kh_tree_json(json, development);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
}

static void put_timeline(kh_json *json, const kh_story *story)
{
    kh_json_key(json, "timeline");
    kh_json_array(json);
    for (size_t i = 0; i < story->timeline_count; i++) {
        const kh_development *development = &story->timeline[i];
        kh_json_object(json);
        kh_json_put_str(json, "development", development->id);
        kh_json_put_str(json, "date", development->date);
        kh_json_put_str(json, "precision", development->precision);
        kh_put_event(json, "event", &development->event);
        kh_json_put_str(json, "title", development->title);
        kh_json_put_int(json, "sources", development->sources);
        kh_json_key(json, "articles");
        kh_json_array(json);
        for (size_t a = 0; a < development->article_count; a++) {
            const kh_story_article *article = &development->articles[a];
            kh_json_object(json);
            kh_json_put_str(json, "key", article->key);
            kh_json_put_str(json, "title", article->title);
            kh_json_put_str(json, "outlet", article->outlet);
            kh_json_put_str(json, "published", article->published);
            kh_json_put_str(json, "copy_of", article->copy_of);
            kh_json_end_object(json);
        }
        kh_json_end_array(json);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
}

static void put_figures(kh_json *json, const kh_story *story)
{
    kh_json_key(json, "figures");
    kh_json_array(json);
    for (size_t i = 0; i < story->figure_count; i++) {
        const kh_figure_row *row = &story->figures[i];
        kh_json_object(json);
        kh_json_put_str(json, "what", row->what);
        kh_json_put_str(json, "unit", row->unit);
        kh_json_put_str(json, "place", row->place);
        kh_json_key(json, "points");
        kh_json_array(json);
        for (size_t p = 0; p < row->point_count; p++)
            kh_put_point(json, &row->points[p]);
        kh_json_end_array(json);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
}

static void put_deadlines(kh_json *json, const kh_story *story)
{
    kh_json_key(json, "deadlines");
    kh_json_array(json);
    for (size_t i = 0; i < story->deadline_count; i++) {
        const kh_deadline_row *row = &story->deadlines[i];
        kh_json_object(json);
        kh_json_put_str(json, "by", row->by);
        kh_json_put_str(json, "text", row->text);
        kh_json_put_str(json, "what", row->what);
        kh_json_put_str(json, "source", row->source);
        kh_json_put_int(json, "matter", row->matter);
        kh_json_put_str(json, "moved_from", row->moved_from);
        kh_put_claim(json, &row->at);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
}

static void put_background(kh_json *json, const kh_story *story)
{
    kh_json_key(json, "background");
    kh_json_array(json);
    for (size_t i = 0; i < story->background_count; i++) {
        const kh_background *row = &story->background[i];
        kh_json_object(json);
        kh_json_put_str(json, "value", row->event.value);
        kh_put_day(json, "earliest", row->event.earliest);
        kh_put_day(json, "latest", row->event.latest);
        kh_json_put_str(json, "precision", row->event.precision);
        kh_json_put_str(json, "text", row->text);
        kh_json_put_str(json, "when", row->when);
        kh_json_put_str(json, "date", row->at.date);
        kh_json_put_str(json, "article", row->at.key);
        kh_json_put_str(json, "outlet", row->at.outlet);
        kh_put_span(json, row->at.cp_span);
        kh_json_put_int(json, "sources", row->sources);
        kh_json_put_strs(json, "articles", row->articles);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
}

static void put_chapters(kh_json *json, const kh_story *story)
{
    kh_json_key(json, "chapters");
    kh_json_array(json);
    for (size_t i = 0; i < story->chapter_count; i++) {
        kh_json_object(json);
        kh_json_put_str(json, "title", story->chapters[i].title);
        kh_json_put_str(json, "first", story->chapters[i].first);
        kh_json_put_str(json, "last", story->chapters[i].last);
        kh_json_put_strs(json, "developments", story->chapters[i].developments);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
}

static void put_matters(kh_json *json, const kh_story *story)
{
    kh_json_key(json, "deadline_rows");
    kh_json_array(json);
    for (size_t i = 0; i < story->matter_count; i++) {
        const kh_deadline_matter *row = &story->matters[i];
        kh_json_object(json);
        kh_json_put_int(json, "matter", row->matter);
        kh_json_put_str(json, "what", row->what);
        kh_json_put_str(json, "source", row->source);
        kh_put_days(json, "slip_days", row->slip);
        kh_json_key(json, "announcements");
        kh_json_array(json);
        for (size_t a = 0; a < row->announcement_count; a++)
            kh_put_announcement(json, &row->announcements[a]);
        kh_json_end_array(json);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
}

static void put_positions(kh_json *json, const kh_story *story)
{
    kh_json_key(json, "positions");
    kh_json_array(json);
    for (size_t i = 0; i < story->position_count; i++) {
        const kh_position *row = &story->positions[i];
        kh_json_object(json);
        kh_json_put_str(json, "entity", row->entity);
        kh_json_put_str(json, "name", row->name);
        kh_json_put_str(json, "type", row->type);
        kh_json_put_str(json, "role", row->role);
        kh_json_key(json, "reversed");
        kh_json_bool(json, row->reversed);
        kh_json_key(json, "statements");
        kh_json_array(json);
        for (size_t s = 0; s < row->statement_count; s++)
            kh_put_said(json, &row->statements[s]);
        kh_json_end_array(json);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
    kh_put_reversals(json, story->reversals, story->reversal_count);
}

static void put_voices(kh_json *json, const char *key, const kh_voice *voices, size_t count)
{
    kh_json_key(json, key);
    kh_json_array(json);
    for (size_t i = 0; i < count; i++) {
        kh_json_object(json);
        kh_json_put_str(json, "name", voices[i].name);
        kh_json_put_str(json, "entity", voices[i].entity);
        kh_json_put_strs(json, "spellings", voices[i].spellings);
        kh_json_put_int(json, "articles", voices[i].articles);
        kh_json_put_int(json, "mentions", voices[i].mentions);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
}

static void put_statements(kh_json *json, const kh_story *story)
{
    kh_json_key(json, "statements");
    kh_json_array(json);
    for (size_t i = 0; i < story->statement_count; i++) {
        const kh_statement_row *row = &story->statements[i];
        kh_json_object(json);
        kh_json_put_str(json, "speaker", row->speaker);
        kh_json_put_str(json, "entity", row->entity);
        kh_json_put_str(json, "role", row->role);
        kh_json_put_str(json, "kind", row->kind);
        kh_json_put_str(json, "cue", row->cue);
        kh_json_put_str(json, "text", row->text);
        kh_json_put_strs(json, "via", row->via);
        kh_json_put_str(json, "time", row->time);
        kh_json_put_int(json, "sources", row->sources);
        kh_put_claim(json, &row->at);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
}

static void put_outlets_and_copies(kh_json *json, const kh_story *story)
{
    kh_json_key(json, "outlet_list");
    kh_json_array(json);
    for (size_t i = 0; i < story->outlet_count; i++) {
        kh_json_object(json);
        kh_json_put_str(json, "outlet", story->outlet_list[i].outlet);
        kh_json_put_int(json, "articles", story->outlet_list[i].articles);
        kh_json_put_str(json, "first", story->outlet_list[i].first);
        kh_json_put_str(json, "last", story->outlet_list[i].last);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
    kh_json_key(json, "copies");
    kh_json_array(json);
    for (size_t i = 0; i < story->copy_count; i++) {
        const kh_copy_row *copy = &story->copies[i];
        kh_json_object(json);
        kh_json_put_str(json, "a", copy->a);
        kh_json_put_str(json, "b", copy->b);
        kh_json_put_str(json, "kind", copy->kind);
        kh_json_put_num(json, "share", copy->share);
        kh_json_put_str(json, "first", copy->first);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
}

kh_status kh_story_json(const kh_story *story, kh_buf *out)
{
    kh_json json;

    kh_json_init(&json, out);
    kh_json_object(&json);
    put_head(&json, story);
    put_timeline(&json, story);
    put_background(&json, story);
    put_chapters(&json, story);
    put_figures(&json, story);
    put_deadlines(&json, story);
    put_matters(&json, story);
    put_positions(&json, story);
    put_voices(&json, "people", story->people, story->people_count);
    put_voices(&json, "bodies", story->bodies, story->body_count);
    put_statements(&json, story);
    put_outlets_and_copies(&json, story);
    kh_json_end_object(&json);
    return kh_buf_status(out);
}
