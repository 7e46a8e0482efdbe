// Writers of parameter files. All numbers are known before the first byte is written, so bytes go
// out in one pass and no more than a piece of them is in memory.
#include <algorithm>

#include "base/port/port.h"
#include "runtime/io/parameter_formats.h"

namespace mote::io {
namespace {

// Also how many zeros at least become a hole in a sparse file.
constexpr size_t piece_size = 16384;
constexpr Status too_large = resource_exhausted<"the parameters are larger than any file">;

class Writer {
 public:
  Writer(std::span<const NewParameter> parameters, uint64_t alignment, Allocator& allocator,
         Diagnostic& diagnostic)
      : parameters_(parameters),
        alignment_(alignment),
        header_(allocator),
        diagnostic_(diagnostic) {}

  Status write(const char* path, ParameterFormat format, HeaderHook hook) {
    MOTE_TRY(format == ParameterFormat::irpa ? lay_out_irpa() : lay_out_safetensors());
    if (hook.tell)
      hook.tell(hook.user, {header_.data(), header_.size()}, data_start_ - header_.size());
    port::NewFile file;
    Status status = port::create_file(path, file);
    if (status.ok()) status = write_file(file);
    if (status.ok()) status = port::commit_file(file);
    port::discard_file(file);
    return status;
  }

 private:
  Status write_file(port::NewFile& file) {
    MOTE_TRY(port::append_file(file, {header_.data(), header_.size()}));
    MOTE_TRY(port::append_zeros(file, data_start_ - header_.size()));
    uint64_t at = 0;  // in the data
    for (const NewParameter& parameter : parameters_) {
      if (parameter.entry.is_splat() && !writes_splats_) continue;
      MOTE_TRY(port::append_zeros(file, align_up(at, alignment_) - at));
      at = align_up(at, alignment_) + parameter.entry.length;
      MOTE_TRY(write_bytes(file, parameter));
    }
    return port::append_zeros(file, tail_size_);
  }

  Status write_bytes(port::NewFile& file, const NewParameter& parameter) {
    const ParameterEntry& entry = parameter.entry;
    uint8_t buffer[piece_size];
    for (uint64_t done = 0; done < entry.length;) {
      auto size = static_cast<size_t>(std::min<uint64_t>(sizeof buffer, entry.length - done));
      Bytes piece(buffer, size);
      if (entry.is_splat())
        entry.splat.fill(done, {buffer, size});
      else if (parameter.read)
        MOTE_TRY(parameter.read(parameter.user, done, {buffer, size}));
      else
        piece = parameter.bytes.subspan(static_cast<size_t>(done), size);
      MOTE_TRY(is_zero(piece) ? port::append_zeros(file, size) : port::append_file(file, piece));
      done += size;
    }
    return ok_status;
  }

  static bool is_zero(Bytes piece) {
    return piece[0] == 0 && !std::memcmp(piece.data(), piece.data() + 1, piece.size() - 1);
  }

  // Finds the place of the next entry in the data.
  Status add_data(const ParameterEntry& entry, uint64_t& begin) {
    uint64_t rounded;
    if (!checked_add(data_size_, alignment_ - 1, rounded)) return too_large;
    begin = align_up(data_size_, alignment_);
    if (!checked_add(begin, entry.length, data_size_) || data_size_ > INT64_MAX) return too_large;
    return ok_status;
  }

  Status check(const NewParameter& parameter) {
    if (parameter.entry.is_splat() || parameter.read ||
        parameter.bytes.size() == parameter.entry.length)
      return ok_status;
    diagnostic_.detail.text("parameter ").text(parameter.entry.key);
    return invalid_argument<"the bytes of a parameter are not as many as its length">;
  }

  Status append(Bytes bytes) { return header_.append(bytes); }
  Status append(std::string_view text) {
    return header_.append({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
  }
  template <class T>
  void store(size_t at, T value) {
    store_le(header_.data() + at, value);
  }

  Status lay_out_irpa() {
    if (!is_power_of_two(alignment_)) {
      diagnostic_.expected.text("a power of two");
      diagnostic_.found.unsigned_number(alignment_);
      return invalid_argument<"the alignment of parameters">;
    }
    size_t table = static_cast<size_t>(align_up(irpa::header_size, irpa::entry_alignment));
    MOTE_TRY(header_.resize(table));
    uint64_t metadata_size = 0;
    bool has_data = false;
    for (const NewParameter& parameter : parameters_) {
      MOTE_TRY(check(parameter));
      MOTE_TRY(
          header_.resize(static_cast<size_t>(align_up(header_.size(), irpa::entry_alignment))));
      MOTE_TRY(add_irpa_entry(parameter, metadata_size));
      has_data |= !parameter.entry.is_splat();
    }
    size_t metadata = header_.size();
    for (const NewParameter& parameter : parameters_) {
      MOTE_TRY(append(parameter.entry.key));
      MOTE_TRY(append(parameter.entry.metadata));
    }
    data_start_ = header_.size();
    // Without data there is nothing to align.
    if (has_data) {
      if (!checked_add(data_start_, alignment_ - 1, data_start_)) return too_large;
      data_start_ &= ~(alignment_ - 1);
    }
    uint64_t end;
    if (!checked_add(data_start_, data_size_ + irpa::file_alignment, end)) return too_large;
    end = align_up(data_start_ + data_size_, irpa::file_alignment);
    tail_size_ = end - data_start_ - data_size_;
    store<uint32_t>(0, irpa::magic);
    const uint64_t fields[] = {irpa::header_size,
                               0,
                               0,
                               parameters_.size(),
                               table,
                               metadata - table,
                               metadata,
                               metadata_size,
                               data_start_,
                               data_size_};
    for (size_t i = 0; i < std::size(fields); ++i) store(8 + 8 * i, fields[i]);
    return ok_status;
  }

  Status add_irpa_entry(const NewParameter& parameter, uint64_t& metadata_size) {
    const ParameterEntry& entry = parameter.entry;
    size_t at = header_.size();
    uint64_t size = entry.is_splat() ? irpa::splat_size : irpa::data_size;
    MOTE_TRY(header_.resize(at + static_cast<size_t>(size)));
    store(at, size);
    store(at + 8, entry.is_splat() ? irpa::entry_splat : irpa::entry_data);
    store(at + 20, metadata_size);
    store<uint64_t>(at + 28, entry.key.size());
    metadata_size += entry.key.size();
    if (!entry.metadata.empty()) {
      store(at + 36, metadata_size);
      store<uint64_t>(at + 44, entry.metadata.size());
      metadata_size += entry.metadata.size();
    }
    if (entry.is_splat()) {
      store(at + 60, entry.length);
      std::memcpy(header_.data() + at + 68, entry.splat.bytes, entry.splat.length);
      store(at + 84, entry.splat.length);
      return ok_status;
    }
    uint64_t begin = 0;
    MOTE_TRY(add_data(entry, begin));
    store(at + 52, default_parameter_alignment);
    store(at + 60, begin);
    store(at + 68, entry.length);
    return ok_status;
  }

  Status lay_out_safetensors() {
    alignment_ = 1;
    writes_splats_ = true;
    MOTE_TRY(header_.resize(sizeof(uint64_t)));
    MOTE_TRY(append("{"));
    for (const NewParameter& parameter : parameters_) {
      MOTE_TRY(check(parameter));
      MOTE_TRY(add_safetensors_entry(parameter, &parameter == parameters_.data()));
    }
    MOTE_TRY(append("}"));
    while (header_.size() % default_parameter_alignment) MOTE_TRY(append(" "));
    data_start_ = header_.size();
    store<uint64_t>(0, data_start_ - sizeof(uint64_t));
    return ok_status;
  }

  Status add_safetensors_entry(const NewParameter& parameter, bool is_first) {
    const ParameterEntry& entry = parameter.entry;
    // Readers take keys as they are, so there is no way to escape a character.
    for (char c : entry.key) {
      if (static_cast<uint8_t>(c) >= 0x20 && c != '"' && c != '\\') continue;
      diagnostic_.found.text("'").text(entry.key).text("'");
      return invalid_argument<"the .safetensors format cannot have this key">;
    }
    if (entry.key == "__metadata__")
      return invalid_argument<"the .safetensors format reserves the key __metadata__">;
    uint64_t begin = 0;
    MOTE_TRY(add_data(entry, begin));
    bool is_typed = !parameter.dtype.empty();
    FixedText<96> number;
    MOTE_TRY(append(is_first ? "\"" : ",\""));
    MOTE_TRY(append(entry.key));
    MOTE_TRY(append("\":{\"dtype\":\""));
    MOTE_TRY(append(is_typed ? parameter.dtype : "U8"));
    MOTE_TRY(append("\",\"shape\":["));
    const auto byte_count = static_cast<int64_t>(entry.length);
    const std::span<const int64_t> as_bytes(&byte_count, 1);
    for (const int64_t& dim : is_typed ? parameter.shape : as_bytes) {
      number.clear();
      if (&dim != (is_typed ? parameter.shape.data() : &byte_count)) number.text(",");
      MOTE_TRY(append(number.number(dim).view()));
    }
    number.clear();
    number.text("],\"data_offsets\":[").unsigned_number(begin).text(",");
    return append(number.unsigned_number(data_size_).text("]}").view());
  }

  std::span<const NewParameter> parameters_;
  uint64_t alignment_;
  Array<uint8_t> header_;  // all that precedes the data
  Diagnostic& diagnostic_;
  bool writes_splats_ = false;
  uint64_t data_start_ = 0;  // in the file
  uint64_t data_size_ = 0;
  uint64_t tail_size_ = 0;
};

}  // namespace

Status write_parameters(const char* path, ParameterFormat format,
                        std::span<const NewParameter> parameters, uint64_t alignment,
                        Allocator& allocator, Diagnostic& diagnostic, HeaderHook header) {
  Status status =
      format == ParameterFormat::gguf
          ? unimplemented<"writing .gguf">
          : Writer(parameters, alignment, allocator, diagnostic).write(path, format, header);
  if (!status.ok()) diagnostic.where.text(path);
  return status;
}

}  // namespace mote::io
