// Parameter files in C: named byte ranges, usually the weights of a model, in .irpa, .safetensors
// or .gguf. Types and shapes mean nothing here; an entry is `length` bytes that lie in the file or,
// as a splat, a pattern that repeats.
//
// Threads: any number may read a file; writing and saving are for one at a time, and nobody reads
// what is being written.
#pragma once

#include "mote/mote.h"

#ifdef __cplusplus
extern "C" {
#endif

// An open file, an object with a count.
typedef struct mote_parameters mote_parameters_t;

typedef enum mote_parameter_format {
  MOTE_PARAMETERS_IRPA = 0,
  MOTE_PARAMETERS_SAFETENSORS = 1,
  MOTE_PARAMETERS_GGUF = 2
} mote_parameter_format_t;

typedef enum mote_parameter_access {
  MOTE_PARAMETERS_READ = 0,
  MOTE_PARAMETERS_WRITE = 1  // entries may be written, see mote_parameters_save()
} mote_parameter_access_t;

#define MOTE_SPLAT_MAX_LENGTH 16

typedef struct mote_parameter_entry {
  size_t size;
  mote_string_t key;
  mote_string_t metadata;
  uint64_t length;
  uint64_t offset;        // of the bytes from the beginning of the file; 0 for splats
  uint32_t splat_length;  // 0: the bytes lie in the file
  uint8_t splat[MOTE_SPLAT_MAX_LENGTH];
} mote_parameter_entry_t;

// By the text after the last '.' of the base name, or the whole base name without one; case does
// not count. UNIMPLEMENTED for others.
MOTE_API mote_status_t mote_parameter_format_of(mote_session_t* session, const char* path,
                                                mote_parameter_format_t* out);
// MOTE_FILE_MAP: memory is used for what is touched. NOT_FOUND when there is no such file,
// UNIMPLEMENTED for another format, version or feature, INVALID_ARGUMENT and OUT_OF_RANGE for a
// file that breaks a rule: the diagnostic says where. The file may outlive the session.
MOTE_API mote_status_t mote_parameters_open(mote_session_t* session, const char* path,
                                            mote_file_mode_t mode, mote_parameter_access_t access,
                                            mote_parameters_t** out);
// The same for bytes that stay unchanged until `release` (may be NULL) is told. Read-only.
MOTE_API mote_status_t mote_parameters_parse(mote_session_t* session,
                                             mote_parameter_format_t format, const void* bytes,
                                             size_t size, mote_release_function_t release,
                                             void* user, mote_parameters_t** out);
MOTE_API size_t mote_parameters_count(const mote_parameters_t* file);
// Entries in the order of the file. OUT_OF_RANGE, INVALID_ARGUMENT when out->size is not set.
MOTE_API mote_status_t mote_parameters_entry(const mote_parameters_t* file, size_t index,
                                             mote_parameter_entry_t* out);
// The first entry with this key; NOT_FOUND.
MOTE_API mote_status_t mote_parameters_find(const mote_parameters_t* file, mote_string_t key,
                                            size_t* index);
// Where the bytes of an entry lie for as long as the file is open; NULL for splats and past the
// end.
MOTE_API const void* mote_parameters_bytes(const mote_parameters_t* file, size_t index);
// Bytes [offset, offset + size) of an entry. OUT_OF_RANGE.
MOTE_API mote_status_t mote_parameters_read(const mote_parameters_t* file, size_t index,
                                            uint64_t offset, void* target, size_t size);
// The same for bytes that are read once: memory that mapping the file took for them is given back.
MOTE_API mote_status_t mote_parameters_read_once(const mote_parameters_t* file, size_t index,
                                                 uint64_t offset, void* target, size_t size);
MOTE_API bool mote_parameters_is_writable(const mote_parameters_t* file);
// OUT_OF_RANGE, PERMISSION_DENIED for splats and files that are open for reading. Reads see what
// was written at once, the file when mote_parameters_save() returns.
MOTE_API mote_status_t mote_parameters_write(mote_parameters_t* file, size_t index, uint64_t offset,
                                             const void* source, size_t size);
// Puts a file with everything written so far in the place of the one that was opened: whatever
// happens, there is either the old or the new one. What is not saved is dropped.
MOTE_API mote_status_t mote_parameters_save(mote_session_t* session, mote_parameters_t* file);

// Parameters for modules that are linked afterwards and import from "io_parameters": they find
// those of a file under the name of its scope, "" unless a program says otherwise. Files may share
// a scope; the first one that has a key wins. A file that is open for writing takes what programs
// write.
MOTE_API mote_status_t mote_session_add_parameters(mote_session_t* session, const char* scope,
                                                   mote_parameters_t* file);
// Opens the file for reading first; statuses of mote_parameters_open().
MOTE_API mote_status_t mote_session_add_parameter_file(mote_session_t* session, const char* scope,
                                                       const char* path, mote_file_mode_t mode);
MOTE_API size_t mote_session_scope_count(const mote_session_t* session);
// The name of a scope in the order in which they were made; empty past the end.
MOTE_API mote_string_t mote_session_scope_name(const mote_session_t* session, size_t index);
// What programs find: the file, borrowed, and the index of the entry in it. NOT_FOUND.
MOTE_API mote_status_t mote_session_find_parameter(const mote_session_t* session, const char* scope,
                                                   mote_string_t key, mote_parameters_t** file,
                                                   size_t* index);

// An entry of a file to be written.
typedef struct mote_new_parameter {
  size_t size;
  mote_string_t key;
  mote_string_t metadata;
  uint64_t length;
  uint32_t splat_length;  // 0: the bytes below
  uint8_t splat[MOTE_SPLAT_MAX_LENGTH];
  const void* bytes;  // `length` of them, or NULL and `read`
  // Puts the next `size` bytes into target, piece by piece and in order.
  mote_status_t (*read)(void* user, uint64_t offset, void* target, size_t size);
  void* user;
  // For .safetensors: "F32" and its dimensions; without a type the entry is written as U8.
  mote_string_t dtype;
  const int64_t* shape;
  size_t rank;
} mote_new_parameter_t;

#define MOTE_DEFAULT_PARAMETER_ALIGNMENT 64

// Writes a file in the order given; it appears under its name, complete, or not at all, and
// replaces what was there. .irpa: data begins at multiples of `alignment`, a power of two.
// .safetensors: splats are written out, metadata of entries is not, data is packed as the format
// asks. INVALID_ARGUMENT for a key or an alignment that cannot be written, a path that is no file
// and a size that is not set; UNIMPLEMENTED for .gguf; what `read` fails with; UNKNOWN when the
// system refuses.
MOTE_API mote_status_t mote_parameters_write_file(mote_session_t* session, const char* path,
                                                  mote_parameter_format_t format,
                                                  const mote_new_parameter_t* parameters,
                                                  size_t count, uint64_t alignment);

#ifdef __cplusplus
}  // extern "C"
#endif
