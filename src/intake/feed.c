/*
 * Feeds: RSS 0.9x, 1.0 (RDF) and 2.0, Atom, JSON Feed. Elements are known by their local names: namespaces differ
 * between versions and are often wrong. No network, no external entities.
 */
#include <json-c/json.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <limits.h>

#include "base/map.h"
#include "intake/input.h"

enum { DEPTH = 32, MOST_ITEMS = 100000 };

struct feed {
    kh_arena *arena;
    kh_vec *inputs;
    kh_str outlet;
    kh_str name;
};

static bool named(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && xmlStrcmp(node->name, (const xmlChar *)name) == 0;
}

static kh_str content_of(const struct feed *feed, const xmlNode *node)
{
    xmlChar *text = xmlNodeGetContent(node);
    kh_str copy = text ? kh_arena_str(feed->arena, kh_str_z((const char *)text)) : (kh_str){NULL, 0};

    xmlFree(text);
    return copy;
}

/* Atom's type="xhtml" holds elements, not escaped text: write them out again. */
static kh_str markup_of(const struct feed *feed, xmlNode *node)
{
    xmlChar *type = xmlGetProp(node, (const xmlChar *)"type");
    bool xhtml = type && xmlStrcmp(type, (const xmlChar *)"xhtml") == 0;
    xmlBuffer *buffer;
    kh_str copy = {NULL, 0};

    xmlFree(type);
    if (!xhtml)
        return content_of(feed, node);
    buffer = xmlBufferCreate();
    if (buffer && xmlNodeDump(buffer, node->doc, node, 0, 0) > 0)
        copy = kh_arena_str(feed->arena, kh_str_z((const char *)xmlBufferContent(buffer)));
    xmlBufferFree(buffer);
    return copy;
}

static kh_str attribute(const struct feed *feed, const xmlNode *node, const char *name)
{
    xmlChar *text = xmlGetProp((xmlNode *)node, (const xmlChar *)name);
    kh_str copy = text ? kh_arena_str(feed->arena, kh_str_z((const char *)text)) : (kh_str){NULL, 0};

    xmlFree(text);
    return copy;
}

static void read_link(const struct feed *feed, const xmlNode *node, kh_input *input)
{
    kh_str href = attribute(feed, node, "href"), rel;

    if (!href.ptr) {
        if (!input->url.len)
            input->url = content_of(feed, node);
        return;
    }
    rel = attribute(feed, node, "rel");
    if (!input->url.len || !rel.ptr || kh_str_eq(rel, KH_STR("alternate")))
        input->url = href;
}

/* The fullest body that the item gives: content before description. */
static void read_part(const struct feed *feed, xmlNode *node, kh_input *input, kh_str *fallback_date)
{
    if (named(node, "title"))
        input->title = content_of(feed, node);
    else if (named(node, "link"))
        read_link(feed, node, input);
    else if (named(node, "guid") || named(node, "id"))
        input->key = content_of(feed, node);
    else if (named(node, "encoded") || named(node, "content"))
        input->bytes = markup_of(feed, node);
    else if ((named(node, "description") || named(node, "summary")) && !input->bytes.len)
        input->bytes = markup_of(feed, node);
    else if (named(node, "pubDate") || named(node, "published") || named(node, "date") || named(node, "issued"))
        input->published = content_of(feed, node);
    else if (named(node, "updated") || named(node, "modified"))
        *fallback_date = content_of(feed, node);
    else if (named(node, "creator") || named(node, "author"))
        input->byline = content_of(feed, node);
}

/* A fragment becomes a page whose only article it is, so that the reader of pages needs no second way. */
static kh_str as_page(kh_arena *arena, kh_str fragment)
{
    return kh_arena_format(arena, "<html><head><meta charset=utf-8></head><body><article>%.*s</article></body></html>",
                           (int)(fragment.len < INT_MAX ? fragment.len : 0), fragment.ptr ? fragment.ptr : "");
}

static kh_status add_item(const struct feed *feed, kh_input *input)
{
    kh_input *slot;

    if (feed->inputs->n >= MOST_ITEMS)
        return KH_LIMIT;
    if (!input->bytes.len && !input->title.len)
        return KH_OK;
    if (!input->key.len)
        input->key = input->url.len ? input->url
                                    : kh_arena_format(feed->arena, "%.*s:%zu", (int)feed->name.len, feed->name.ptr,
                                                      feed->inputs->n + 1);
    input->format = KH_FORMAT_HTML;
    input->bytes = as_page(feed->arena, input->bytes);
    input->outlet = feed->outlet;
    input->name = feed->name;
    input->from_feed = true;
    slot = kh_vec_push(feed->inputs);
    if (!slot || kh_arena_failed(feed->arena))
        return KH_NOMEM;
    *slot = *input;
    return KH_OK;
}

static kh_status read_item(const struct feed *feed, const xmlNode *item)
{
    kh_input input = {0};
    kh_str fallback_date = {NULL, 0};

    for (xmlNode *node = item->children; node; node = node->next)
        read_part(feed, node, &input, &fallback_date);
    if (!input.published.len)
        input.published = fallback_date;
    return add_item(feed, &input);
}

/* <rss><channel><item>, <rdf:RDF><channel/><item>, <feed><entry>: items lie at most two levels down. */
static kh_status read_items(struct feed *feed, const xmlNode *parent, int depth)
{
    kh_status status = KH_OK;

    for (const xmlNode *node = parent->children; node && !status; node = node->next) {
        if (named(node, "title") && !feed->outlet.len)
            feed->outlet = content_of(feed, node);
    }
    for (const xmlNode *node = parent->children; node && !status; node = node->next) {
        if (named(node, "item") || named(node, "entry"))
            status = read_item(feed, node);
        else if (named(node, "channel") && depth < 2)
            status = read_items(feed, node, depth + 1);
    }
    return status;
}

static kh_status read_xml(struct feed *feed, kh_str text, kh_err *err)
{
    xmlDoc *doc;
    const xmlNode *root;
    kh_status status;

    doc = xmlReadMemory(text.ptr, (int)text.len, NULL, NULL,
                        XML_PARSE_NONET | XML_PARSE_RECOVER | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                            XML_PARSE_NOCDATA);
    root = doc ? xmlDocGetRootElement(doc) : NULL;
    if (!root || !(named(root, "rss") || named(root, "RDF") || named(root, "feed") || named(root, "channel")))
        status = kh_err_set(err, KH_CORRUPT, "not a feed that khayt knows (RSS, Atom, JSON Feed)");
    else
        status = read_items(feed, root, 0);
    xmlFreeDoc(doc);
    return status;
}

static kh_str json_field(const struct feed *feed, struct json_object *object, const char *key)
{
    struct json_object *value = NULL;

    if (!json_object_object_get_ex(object, key, &value) || !json_object_is_type(value, json_type_string))
        return (kh_str){NULL, 0};
    return kh_arena_str(feed->arena,
                        kh_str_of(json_object_get_string(value), (size_t)json_object_get_string_len(value)));
}

static kh_status read_json_item(const struct feed *feed, struct json_object *item)
{
    kh_input input = {0};

    if (!json_object_is_type(item, json_type_object))
        return KH_OK;
    input.key = json_field(feed, item, "id");
    input.url = json_field(feed, item, "url");
    input.title = json_field(feed, item, "title");
    input.published = json_field(feed, item, "date_published");
    input.bytes = json_field(feed, item, "content_html");
    if (!input.bytes.len)
        input.bytes = json_field(feed, item, "content_text");
    if (!input.bytes.len)
        input.bytes = json_field(feed, item, "summary");
    return add_item(feed, &input);
}

static kh_status read_json(struct feed *feed, kh_str text, kh_err *err)
{
    struct json_tokener *tokener = json_tokener_new_ex(DEPTH);
    struct json_object *root = tokener ? json_tokener_parse_ex(tokener, text.ptr, (int)text.len) : NULL, *items = NULL;
    kh_status status = KH_OK;

    if (!tokener)
        return kh_err_set(err, KH_NOMEM, "out of memory");
    if (json_object_is_type(root, json_type_object) && json_object_object_get_ex(root, "items", &items) &&
        json_object_is_type(items, json_type_array)) {
        feed->outlet = json_field(feed, root, "title");
        for (size_t i = 0; i < json_object_array_length(items) && !status; i++)
            status = read_json_item(feed, json_object_array_get_idx(items, i));
    } else {
        status = kh_err_set(err, KH_CORRUPT, "not a JSON Feed");
    }
    json_object_put(root);
    json_tokener_free(tokener);
    return status;
}

kh_status kh_feed_inputs(kh_arena *arena, kh_str text, kh_str name, kh_vec *inputs, kh_err *err)
{
    struct feed feed = {.arena = arena, .inputs = inputs, .name = name};
    size_t i = 0;
    kh_status status;

    if (text.len > INT_MAX)
        return kh_err_set(err, KH_LIMIT, "a feed of %zu bytes is too long", text.len);
    while (i < text.len && (text.ptr[i] == ' ' || text.ptr[i] == '\n' || text.ptr[i] == '\r' || text.ptr[i] == '\t'))
        i++;
    status = i < text.len && text.ptr[i] == '{' ? read_json(&feed, text, err) : read_xml(&feed, text, err);
    if (status == KH_LIMIT)
        return kh_err_set(err, status, "a feed with more than %d items", MOST_ITEMS);
    return status == KH_NOMEM ? kh_err_set(err, status, "out of memory") : status;
}
