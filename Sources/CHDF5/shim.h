#ifndef STEMULATOR_CHDF5_H
#define STEMULATOR_CHDF5_H
#include <hdf5.h>
#include <hdf5_hl.h>
#include <sys/syscall.h>
#include <unistd.h>

// The constants below are macros that run code, which Swift does not import.

static inline hid_t stm_h5_default(void) { return H5P_DEFAULT; }
static inline hid_t stm_h5_everything(void) { return H5S_ALL; }
static inline hid_t stm_h5_error_stack(void) { return H5E_DEFAULT; }
static inline unsigned stm_h5_truncate(void) { return H5F_ACC_TRUNC; }
static inline unsigned stm_h5_read_only(void) { return H5F_ACC_RDONLY; }
static inline size_t stm_h5_variable(void) { return H5T_VARIABLE; }

static inline hid_t stm_h5_file_access(void) { return H5P_FILE_ACCESS; }
static inline hid_t stm_h5_dataset_create(void) { return H5P_DATASET_CREATE; }
static inline hid_t stm_h5_dataset_access(void) { return H5P_DATASET_ACCESS; }

static inline hid_t stm_h5_c_string(void) { return H5T_C_S1; }
static inline hid_t stm_h5_native_float(void) { return H5T_NATIVE_FLOAT; }
static inline hid_t stm_h5_native_double(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t stm_h5_native_int8(void) { return H5T_NATIVE_INT8; }
static inline hid_t stm_h5_native_int32(void) { return H5T_NATIVE_INT32; }
static inline hid_t stm_h5_native_int64(void) { return H5T_NATIVE_INT64; }
static inline hid_t stm_h5_native_uint8(void) { return H5T_NATIVE_UINT8; }
static inline hid_t stm_h5_native_uint16(void) { return H5T_NATIVE_UINT16; }
static inline hid_t stm_h5_f32(void) { return H5T_IEEE_F32LE; }
static inline hid_t stm_h5_f64(void) { return H5T_IEEE_F64LE; }
static inline hid_t stm_h5_i8(void) { return H5T_STD_I8LE; }
static inline hid_t stm_h5_i32(void) { return H5T_STD_I32LE; }
static inline hid_t stm_h5_i64(void) { return H5T_STD_I64LE; }
static inline hid_t stm_h5_u8(void) { return H5T_STD_U8LE; }
static inline hid_t stm_h5_u16(void) { return H5T_STD_U16LE; }

/// Descriptor of an empty file in memory, or -1. (memfd_create is hidden from Swift.)
static inline int stm_anonymous_file(void) {
#ifdef SYS_memfd_create
  return (int)syscall(SYS_memfd_create, "discarded", 1u);
#else
  return -1;
#endif
}
#endif
