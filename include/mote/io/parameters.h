// Parameter files: named byte ranges, usually the weights of a model, in .irpa, .safetensors or
// .gguf.
//
// A file is an ordered index of entries over its bytes. Types and shapes mean nothing here; an
// entry is `length` bytes that lie in the file or, as a splat, a pattern that repeats. Numbers of a
// file are checked when it is opened and trusted afterwards.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "mote/base/array.h"
#include "mote/base/bytes.h"
#include "mote/base/diagnostic.h"
#include "mote/base/memory.h"
#include "mote/base/object.h"

namespace mote::io {

enum class ParameterFormat : uint8_t { irpa, safetensors, gguf };

// By the text after the last '.' of the base name, or the whole base name without one; case does
// not count. UNIMPLEMENTED for others.
Result<ParameterFormat> parameter_format_of(std::string_view path, Diagnostic& diagnostic);

struct SplatPattern {
  static constexpr size_t max_length = 16;
  uint8_t length = 0;
  uint8_t bytes[max_length] = {};

  // The bytes from `offset` of the endless repetition.
  void fill(uint64_t offset, std::span<uint8_t> target) const;
};

struct ParameterEntry {
  std::string_view key;
  Bytes metadata;
  uint64_t length = 0;
  uint64_t offset = 0;  // of the bytes from the beginning of the file; 0 for splats
  SplatPattern splat;   // of length 0: the bytes lie in the file

  bool is_splat() const { return splat.length != 0; }
};

// file: mapped, so memory is used for what is touched. preload: read as a whole.
enum class ParameterMode : uint8_t { file, preload };
// write: entries may be written; see ParameterFile::save().
enum class ParameterAccess : uint8_t { read, write };

// An open file. Any number of threads may read; writing and saving are for one at a time, and
// nobody reads what is being written.
class ParameterFile final : public Object {
 public:
  static const ObjectType object_type;

  // NOT_FOUND when there is no such file, UNIMPLEMENTED for another format, version or feature,
  // INVALID_ARGUMENT and OUT_OF_RANGE for a file that breaks a rule: the diagnostic says where.
  static Result<Ref<ParameterFile>> open(Allocator& allocator, const char* path, ParameterMode mode,
                                         ParameterAccess access, Diagnostic& diagnostic);
  // The same for bytes that stay unchanged for as long as the object lives; `owner` (may be null)
  // is retained for that long. Read-only.
  static Result<Ref<ParameterFile>> parse(Allocator& allocator, ParameterFormat format, Bytes bytes,
                                          Object* owner, Diagnostic& diagnostic);

  // In the order of the file. Keys may occur more than once.
  std::span<const ParameterEntry> entries() const { return {entries_.data(), entries_.size()}; }
  // The first entry with this key, or null.
  const ParameterEntry* find(std::string_view key) const;

  // Where the bytes of an entry lie for as long as this object lives; empty for splats.
  Bytes bytes(const ParameterEntry& entry) const;
  // Bytes [offset, offset + size) of an entry of this file. OUT_OF_RANGE past its end.
  Status read(const ParameterEntry& entry, uint64_t offset, std::span<uint8_t> target) const;
  // The same for bytes that are read once: memory that mapping the file took for them is given
  // back.
  Status read_once(const ParameterEntry& entry, uint64_t offset, std::span<uint8_t> target) const;

  bool is_writable() const { return access_ == ParameterAccess::write; }
  // OUT_OF_RANGE past the end, PERMISSION_DENIED for splats and files that are open for reading.
  // Reads see what was written at once, the file when save() returns.
  Status write(const ParameterEntry& entry, uint64_t offset, Bytes source);
  // Puts a file with everything written so far in the place of the one that was opened: whatever
  // happens, there is either the old or the new one. What is not saved is dropped.
  // Codes of the system as of write_parameters().
  Status save(Diagnostic& diagnostic);

  // For open(), parse() and the end of the last count; nobody else calls these two.
  ParameterFile(Allocator& allocator, ParameterAccess access, Ref<Object> owner)
      : Object(object_type),
        allocator_(allocator),
        access_(access),
        path_(allocator),
        entries_(allocator),
        by_key_(allocator),
        owner_(std::move(owner)) {}
  ~ParameterFile();

 private:
  void destroy() override;
  Status load(ParameterFormat format, Diagnostic& diagnostic);
  Status sort_keys();

  Allocator& allocator_;
  ParameterAccess access_;
  bool is_mapped_ = false;
  Array<char> path_;  // terminated by a NUL; empty when the bytes are somebody else's
  Bytes bytes_;
  Array<ParameterEntry> entries_;
  Array<uint32_t> by_key_;  // entries in the order of their keys, equal ones as in the file
  Ref<Object> owner_;
};

// Files that serve one scope, the name by which programs ask for parameters.
class ParameterScope final : public Object {
 public:
  static const ObjectType object_type;

  // Copies the name; "" is the global scope.
  static Result<Ref<ParameterScope>> create(Allocator& allocator, std::string_view name);

  std::string_view name() const { return {name_.data(), name_.size()}; }
  std::span<const Ref<ParameterFile>> files() const { return {files_.data(), files_.size()}; }
  Status add(Ref<ParameterFile> file) { return files_.push(std::move(file)); }

  struct Found {
    ParameterFile* file = nullptr;  // null: no file has the key
    const ParameterEntry* entry = nullptr;
  };
  // The first file that has the key wins.
  Found find(std::string_view key) const;

  // For create() and the end of the last count; nobody else calls these two.
  explicit ParameterScope(Allocator& allocator)
      : Object(object_type), allocator_(allocator), name_(allocator), files_(allocator) {}
  ~ParameterScope() = default;

 private:
  void destroy() override;

  Allocator& allocator_;
  Array<char> name_;
  Array<Ref<ParameterFile>> files_;
};

// Adds a file to the scope of this name, which is made if there is none.
Status add_to_scope(Array<Ref<ParameterScope>>& scopes, std::string_view name,
                    Ref<ParameterFile> file);

// An entry of a file to be written.
struct NewParameter {
  ParameterEntry entry;  // `offset` is for the writer to choose
  // The bytes of an entry that is no splat: `entry.length` of them here, or, when `read` is set,
  // what it puts into target, piece by piece and in order.
  Bytes bytes = {};
  Status (*read)(void* user, uint64_t offset, std::span<uint8_t> target) = nullptr;
  void* user = nullptr;
  // For .safetensors: "F32" and its dimensions. Without a dtype the entry is written as U8.
  std::string_view dtype = {};
  std::span<const int64_t> shape = {};
};

inline constexpr uint64_t default_parameter_alignment = 64;

// Told once, before the first parameter is written, what precedes them in the file: these bytes and
// then so many zeros.
struct HeaderHook {
  void (*tell)(void* user, Bytes header, uint64_t zeros) = nullptr;
  void* user = nullptr;
};

// Writes a file in the order given; it appears under its name, complete, or not at all, and
// replaces what was there. .irpa: data begins at multiples of `alignment`, a power of two.
// .safetensors: splats are written out, metadata of entries is not, data is packed as the format
// asks. INVALID_ARGUMENT for a key or an alignment that cannot be written, a path that is no file;
// UNIMPLEMENTED for .gguf; what `read` fails with; RESOURCE_EXHAUSTED when the disk is full,
// UNKNOWN when the system refuses for another reason.
Status write_parameters(const char* path, ParameterFormat format,
                        std::span<const NewParameter> parameters, uint64_t alignment,
                        Allocator& allocator, Diagnostic& diagnostic, HeaderHook header = {});

}  // namespace mote::io
