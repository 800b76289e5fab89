#ifndef STEMULATOR_CHDF5_H
#define STEMULATOR_CHDF5_H
#include <hdf5.h>
#include <hdf5_hl.h>
#endif
