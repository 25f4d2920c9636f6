/*
 * Bodies within one article: a shorter name is the longer one that it opens or closes (وزارة الخارجية … وزارة الخارجية
 * الروسية، يونايتد), and a bare name that several share (الأهلي، برشلونة، المملكة) is the one of whose country the
 * article speaks most, by data/namesakes.tsv. Inside of this layer.
 */
#ifndef KH_ANNOTATE_NAMESAKE_H
#define KH_ANNOTATE_NAMESAKE_H

#include "annotate/common.h"
#include "annotate/rules.h"

struct kh_namesakes;

kh_status kh_namesakes_load(kh_arena *arena, struct kh_namesakes **ret_namesakes, kh_err *err) KH_MUST_CHECK;
/** Give the ORG and LOC names of the marking that are no full names the entity that they stand for. Cost: linear, but
 * for the bodies that an article names, at most 128, of which each is held against each. */
void kh_resolve_namesakes(kh_marking *marking);

#endif
