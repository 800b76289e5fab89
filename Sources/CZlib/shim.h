#ifndef STEMULATOR_CZLIB_H
#define STEMULATOR_CZLIB_H
#include <zlib.h>
#endif
