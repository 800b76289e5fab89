#include "tables.h"

/* A directive of C23 that the compiler knows in every standard of C. */
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char oscillators[] = {
#embed "oscillators.bin"
};

static const unsigned char materials[] = {
#embed "materials.json"
};

static const unsigned char recipes[] = {
#embed "recipes.json"
};

struct stemulator_table stemulator_oscillators(void) {
  return (struct stemulator_table){oscillators, sizeof oscillators};
}

struct stemulator_table stemulator_materials(void) {
  return (struct stemulator_table){materials, sizeof materials};
}

struct stemulator_table stemulator_recipes(void) {
  return (struct stemulator_table){recipes, sizeof recipes};
}
