#include "xrays.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char xrays[] = {
#embed "xrays.json"
};

struct stemulator_table stemulator_xrays(void) { return (struct stemulator_table){xrays, sizeof xrays}; }
