// Tensors in files: raw bytes and .npy, read from streams that remember their position.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string_view>

#include "mote/base/array.h"
#include "mote/base/diagnostic.h"
#include "tools/tensor.h"

namespace mote::tools {

// Files that one list of values names. A path that comes again continues where it was left, unless
// the value asks for the start.
class FileStreams {
 public:
  // Relative paths are relative to `folder`, which like every path outlives the object.
  explicit FileStreams(Allocator& allocator, std::string_view folder = {})
      : streams_(allocator), folder_(folder) {}
  FileStreams(const FileStreams&) = delete;
  FileStreams& operator=(const FileStreams&) = delete;
  ~FileStreams();

  // UNKNOWN when the file cannot be opened.
  Status open(std::string_view path, bool from_start, std::FILE*& out, Diagnostic& diagnostic);

 private:
  struct Stream {
    std::string_view path;
    std::FILE* file;
  };
  Array<Stream> streams_;
  std::string_view folder_;
};

// "a/b" of "a/b/c", "/" of "/c"; empty without a slash.
std::string_view folder_of(std::string_view path);
// "folder/path", or the path alone when it is absolute or there is no folder.
void append_path(std::string_view folder, std::string_view path, TextWriter& out);
using PathText = FixedText<4096>;

// Exactly `size` bytes. OUT_OF_RANGE when the file is shorter, UNKNOWN when it cannot be read.
Status read_raw(FileStreams& files, std::string_view path, bool from_start, uint64_t size,
                Array<uint8_t>& out, Diagnostic& diagnostic);

// The next array of an .npy file; OUT_OF_RANGE at its end. Errors of a header: see npy.h.
Status read_npy(std::FILE* file, HostTensor& out, Diagnostic& diagnostic);
// Whether the stream has nothing more.
bool at_end(std::FILE* file);

// The array of an .npy file, slice by slice along its first dimension.
class ArraySlices {
 public:
  explicit ArraySlices(Allocator& allocator);
  ArraySlices(ArraySlices&& other) noexcept;
  ~ArraySlices();

  // INVALID_ARGUMENT unless there are `count` slices, UNKNOWN when the file cannot be opened, and
  // the codes of read_npy().
  Status open(std::string_view folder, std::string_view path, uint64_t count,
              Diagnostic& diagnostic);
  // Replaces `out`. At most `count` times.
  Status next(HostTensor& out, Diagnostic& diagnostic);

 private:
  std::FILE* file_ = nullptr;
  Array<int64_t> shape_;  // of a slice
  hal::ElementType type_ = hal::ElementType::none;
  uint64_t slice_bytes_ = 0;
};

// Writes or appends a tensor, as .npy when the path ends so, else its bytes. A file that cannot be
// written completely is removed, or cut to what it was.
// UNIMPLEMENTED for types that .npy does not have, UNKNOWN for failures of the file.
Status write_tensor(const TensorView& tensor, std::string_view path, bool append,
                    Diagnostic& diagnostic);

}  // namespace mote::tools
