/* The record as one line of the contract's JSON. Byte spans become code-point offsets here and nowhere else. */
#include "base/json.h"

#include "arabic/calendar.h"
#include "arabic/utf8.h"
#include "article/article.h"

struct writer {
    kh_json json;
    kh_cp_index index;
    const kh_article *article;
};

static void put_span(struct writer *w, kh_span span)
{
    kh_json_key(&w->json, "span");
    kh_json_array(&w->json);
    kh_json_int(&w->json, kh_cp_of_byte(&w->index, span.start));
    kh_json_int(&w->json, kh_cp_of_byte(&w->index, span.end));
    kh_json_end_array(&w->json);
}

static kh_str text_of(const struct writer *w, kh_span span)
{
    return kh_str_of(w->article->text.ptr + span.start, span.end - span.start);
}

static void put_spanned(struct writer *w, kh_span span)
{
    put_span(w, span);
    kh_json_put_str(&w->json, "text", text_of(w, span));
}

static void put_name(kh_json *json, const char *key, const char *name)
{
    kh_json_key(json, key);
    kh_json_strz(json, name);
}

static void put_day(kh_json *json, const char *key, int32_t day)
{
    char text[16];

    kh_json_key(json, key);
    if (day == KH_NO_DAY) {
        kh_json_null(json);
        return;
    }
    kh_format_day(day, text);
    kh_json_strz(json, text);
}

static void put_page(struct writer *w)
{
    const kh_page_origin *page = &w->article->page;

    kh_json_key(&w->json, "page");
    kh_json_object(&w->json);
    kh_json_put_str(&w->json, "name", page->name);
    kh_json_put_str(&w->json, "url", page->url);
    put_name(&w->json, "format", kh_format_name(page->format));
    kh_json_put_int(&w->json, "part", page->part);
    kh_json_put_int(&w->json, "parts", page->parts);
    kh_json_end_object(&w->json);
}

static void put_published(struct writer *w)
{
    const kh_published *published = &w->article->published;

    kh_json_key(&w->json, "published");
    kh_json_object(&w->json);
    kh_json_put_str(&w->json, "value", published->value);
    put_name(&w->json, "from", kh_date_from_name(published->from));
    kh_json_put_str(&w->json, "evidence", published->evidence);
    kh_json_put_str(&w->json, "earliest", published->earliest);
    kh_json_put_str(&w->json, "latest", published->latest);
    kh_json_put_num(&w->json, "confidence", published->confidence);
    put_day(&w->json, "day", published->day);
    kh_json_end_object(&w->json);
}

static void put_lists(struct writer *w)
{
    const kh_article *a = w->article;
    kh_json *json = &w->json;

    kh_json_put_strs(json, "credits", a->credits);
    kh_json_put_strs(json, "summary", a->summary);
    kh_json_put_strs(json, "keywords", a->keywords);
    kh_json_key(json, "captions");
    kh_json_array(json);
    for (size_t i = 0; i < a->caption_count; i++) {
        kh_json_object(json);
        kh_json_put_str(json, "text", a->captions[i].text);
        kh_json_put_str(json, "credit", a->captions[i].credit);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
    kh_json_key(json, "related");
    kh_json_array(json);
    for (size_t i = 0; i < a->related_count; i++) {
        kh_json_object(json);
        kh_json_put_str(json, "title", a->related[i].title);
        kh_json_put_str(json, "url", a->related[i].url);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
    kh_json_key(json, "furniture");
    kh_json_array(json);
    for (size_t i = 0; i < a->furniture_count; i++) {
        kh_json_object(json);
        kh_json_put_str(json, "kind", a->furniture[i].kind);
        kh_json_put_str(json, "text", a->furniture[i].text);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
}

static void put_sentences(struct writer *w)
{
    kh_json_key(&w->json, "sentences");
    kh_json_array(&w->json);
    for (size_t i = 0; i < w->article->sentence_count; i++) {
        kh_json_array(&w->json);
        kh_json_int(&w->json, kh_cp_of_byte(&w->index, w->article->sentences[i].start));
        kh_json_int(&w->json, kh_cp_of_byte(&w->index, w->article->sentences[i].end));
        kh_json_end_array(&w->json);
    }
    kh_json_end_array(&w->json);
}

static void put_times(struct writer *w)
{
    kh_json *json = &w->json;

    kh_json_key(json, "times");
    kh_json_array(json);
    for (size_t i = 0; i < w->article->time_count; i++) {
        const kh_time *time = &w->article->times[i];
        kh_json_object(json);
        put_spanned(w, time->span);
        put_name(json, "type", kh_time_type_name(time->type));
        kh_json_put_str(json, "value", time->value);
        put_name(json, "mod", kh_time_mod_name(time->mod));
        put_day(json, "earliest", time->first);
        put_day(json, "latest", time->last);
        put_name(json, "calendar", time->hijri ? "hijri" : "gregorian");
        put_name(json, "anchor", kh_anchor_name(time->anchor));
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
}

static void put_names(struct writer *w)
{
    kh_json *json = &w->json;

    kh_json_key(json, "names");
    kh_json_array(json);
    for (size_t i = 0; i < w->article->name_count; i++) {
        const kh_name *name = &w->article->names[i];
        kh_json_object(json);
        put_spanned(w, name->span);
        put_name(json, "type", kh_name_type_name(name->type));
        kh_json_put_str(json, "entity", name->entity);
        if (name->role.ptr)
            kh_json_put_str(json, "role", name->role);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
}

static void put_figures(struct writer *w)
{
    kh_json *json = &w->json;

    kh_json_key(json, "figures");
    kh_json_array(json);
    for (size_t i = 0; i < w->article->figure_count; i++) {
        const kh_figure *figure = &w->article->figures[i];
        kh_json_object(json);
        put_spanned(w, figure->span);
        kh_json_put_num(json, "value", figure->value);
        kh_json_put_num(json, "low", figure->low);
        kh_json_put_num(json, "high", figure->high);
        put_name(json, "mod", kh_figure_mod_name(figure->mod));
        put_name(json, "kind", kh_figure_kind_name(figure->kind));
        kh_json_put_str(json, "unit", figure->unit);
        kh_json_put_str(json, "per", figure->per);
        kh_json_put_str(json, "what", figure->what);
        kh_json_put_str(json, "place", figure->place);
        kh_json_put_str(json, "source", figure->source);
        kh_json_put_str(json, "time", figure->time);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
}

static void put_statements(struct writer *w)
{
    kh_json *json = &w->json;

    kh_json_key(json, "statements");
    kh_json_array(json);
    for (size_t i = 0; i < w->article->statement_count; i++) {
        const kh_statement *statement = &w->article->statements[i];
        kh_json_object(json);
        put_span(w, statement->span);
        kh_json_put_str(json, "speaker", statement->speaker);
        kh_json_put_str(json, "entity", statement->entity);
        kh_json_put_str(json, "role", statement->role);
        kh_json_put_str(json, "cue", statement->cue);
        kh_json_put_str(json, "act", statement->act);
        put_name(json, "kind", statement->direct ? "direct" : "indirect");
        kh_json_put_str(json, "text", text_of(w, statement->said));
        kh_json_put_strs(json, "via", statement->via);
        kh_json_put_str(json, "time", statement->time);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
}

static void put_deadlines(struct writer *w)
{
    kh_json *json = &w->json;

    kh_json_key(json, "deadlines");
    kh_json_array(json);
    for (size_t i = 0; i < w->article->deadline_count; i++) {
        const kh_deadline *deadline = &w->article->deadlines[i];
        kh_json_object(json);
        put_spanned(w, deadline->span);
        kh_json_put_str(json, "by", deadline->by);
        kh_json_put_str(json, "what", deadline->what);
        kh_json_put_str(json, "source", deadline->source);
        kh_json_end_object(json);
    }
    kh_json_end_array(json);
}

static void put_article(struct writer *w)
{
    const kh_article *a = w->article;
    kh_json *json = &w->json;

    kh_json_object(json);
    kh_json_put_int(json, "khayt", 1);
    kh_json_put_str(json, "id", a->id);
    kh_json_put_str(json, "key", a->key);
    put_page(w);
    kh_json_put_str(json, "language", a->language);
    kh_json_put_str(json, "outlet", a->outlet);
    put_name(json, "outlet_from", kh_date_from_name(a->outlet_from));
    kh_json_put_str(json, "outlet_evidence", a->outlet_evidence);
    kh_json_put_str(json, "title", a->title);
    kh_json_put_str(json, "byline", a->byline);
    kh_json_put_str(json, "dateline", a->dateline);
    put_published(w);
    kh_json_put_str(json, "updated", a->updated);
    kh_json_put_str(json, "captured", a->captured);
    put_lists(w);
    kh_json_put_str(json, "text", a->text.ptr ? a->text : KH_STR(""));
    put_sentences(w);
    put_times(w);
    put_names(w);
    put_figures(w);
    put_statements(w);
    put_deadlines(w);
    kh_json_end_object(json);
}

kh_status kh_article_json(const kh_article *article, kh_buf *out)
{
    struct writer w = {.article = article};
    kh_arena scratch;
    kh_status status;

    kh_arena_init(&scratch, 0);
    status = kh_cp_index_init(&w.index, &scratch, article->text);
    if (!status) {
        kh_json_init(&w.json, out);
        put_article(&w);
        status = kh_buf_status(out);
    }
    kh_arena_done(&scratch);
    return status;
}
