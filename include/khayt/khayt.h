/* khayt/khayt.h: all of the public interface. */
#ifndef KHAYT_KHAYT_H
#define KHAYT_KHAYT_H

#include "khayt/base.h"
#include "khayt/article.h"
#include "khayt/intake.h"
#include "khayt/store.h"
#include "khayt/story.h"
#include "khayt/changes.h"
#include "khayt/copies.h"
#include "khayt/entity.h"
#include "khayt/desk.h"
#include "khayt/export.h"

#ifdef __cplusplus
extern "C" {
#endif

/** "0.1.0" */
const char *kh_version(void);

#ifdef __cplusplus
}
#endif
#endif
