#ifndef STEMULATOR_CPNG_H
#define STEMULATOR_CPNG_H
#include <png.h>
#endif
