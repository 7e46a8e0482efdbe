// .irpa: a chain of archives, each a header that tells three segments: a table of entries, their
// keys and metadata, and their bytes. Offsets of a header count from its own beginning, those of an
// entry from the beginning of its segment.
#include "runtime/io/parameter_formats.h"

namespace mote::io {
namespace {

constexpr uint64_t prefix_size = 32;

// A range of the file that was found to lie inside it.
struct Segment {
  uint64_t offset = 0;
  uint64_t length = 0;
};

class Reader {
 public:
  Reader(Bytes file, Array<ParameterEntry>& out, Diagnostic& diagnostic)
      : file_(file), out_(out), diagnostic_(diagnostic) {}

  Status read_chain() {
    uint64_t next;
    do {
      // Offsets are relative and larger than 0: the chain goes forward and ends.
      MOTE_TRY(read_archive(next));
      header_ += next;
    } while (next);
    return ok_status;
  }

 private:
  template <class T>
  T load(uint64_t offset) const {
    return load_le<T>(file_.data() + static_cast<size_t>(offset));
  }

  Status fail(Status status, uint64_t offset) {
    diagnostic_.offset = offset;
    return status;
  }

  Status read_archive(uint64_t& next) {
    if (!checked_range(header_, prefix_size, file_.size()) ||
        load<uint32_t>(header_) != irpa::magic)
      return fail(invalid_argument<"not an .irpa archive">, header_);
    auto header_size = load<uint64_t>(header_ + 8);
    next = load<uint64_t>(header_ + 16);
    uint64_t rest = file_.size() - header_;
    if (header_size > rest || (next && !checked_range(next, prefix_size, rest)))
      return fail(out_of_range<"an .irpa header leaves the file">, header_);
    if (auto version = load<uint32_t>(header_ + 4); version != 0) {
      diagnostic_.expected.text("version 0.0");
      diagnostic_.found.unsigned_number(version & 0xFFFF).text(".").unsigned_number(version >> 16);
      return fail(unimplemented<"unsupported version of .irpa">, header_);
    }
    if (header_size != irpa::header_size)
      return fail(invalid_argument<"an .irpa header has 88 bytes">, header_);
    Segment* const segments[] = {&table_, &metadata_, &storage_};
    for (uint64_t i = 0; i < 3; ++i) {
      auto offset = load<uint64_t>(header_ + 40 + 16 * i);
      auto length = load<uint64_t>(header_ + 48 + 16 * i);
      if (length && !checked_range(offset, length, rest))
        return fail(out_of_range<"a segment of an .irpa archive leaves the file">, header_);
      *segments[i] = {length ? header_ + offset : 0, length};
    }
    return read_entries(load<uint64_t>(header_ + 32));
  }

  Status read_entries(uint64_t count) {
    uint64_t at = 0;  // in the table
    for (; count; --count) {
      uint64_t entry = table_.offset + at;
      if (!checked_range(at, irpa::common_size, table_.length))
        return fail(out_of_range<"the table of an .irpa archive is too short for its entries">,
                    table_.offset);
      auto size = load<uint64_t>(entry);
      if (size < irpa::common_size || size > table_.length - at)
        return fail(out_of_range<"an .irpa entry has an impossible size">, entry);
      // Archives that share a table could otherwise make more of it than memory holds.
      if (++entry_count_ > file_.size() / irpa::common_size)
        return fail(invalid_argument<"tables of .irpa archives overlap">, entry);
      MOTE_TRY(read_entry(entry, size));
      at = align_up(at + size, irpa::entry_alignment);
    }
    return ok_status;
  }

  // A range that is told at `at`, as bytes of the metadata segment.
  Status read_metadata(uint64_t at, Bytes& out) {
    auto offset = load<uint64_t>(at);
    auto length = load<uint64_t>(at + 8);
    if (length == 0) return ok_status;
    if (!checked_range(offset, length, metadata_.length))
      return fail(out_of_range<"a key or metadata leaves its segment">, at);
    out =
        file_.subspan(static_cast<size_t>(metadata_.offset + offset), static_cast<size_t>(length));
    return ok_status;
  }

  Status read_entry(uint64_t at, uint64_t size) {
    Bytes key;
    ParameterEntry entry;
    MOTE_TRY(read_metadata(at + 20, key));
    MOTE_TRY(read_metadata(at + 36, entry.metadata));
    entry.key = {reinterpret_cast<const char*>(key.data()), key.size()};
    constexpr uint64_t sizes[] = {irpa::common_size, irpa::splat_size, irpa::data_size,
                                  irpa::external_size};
    auto type = load<uint32_t>(at + 8);
    if (type >= std::size(sizes)) {
      diagnostic_.found.text("type ").unsigned_number(type);
      return fail(unimplemented<"unknown type of .irpa entry">, at);
    }
    if (size < sizes[type])
      return fail(out_of_range<"an .irpa entry is too short for its type">, at);
    switch (type) {
      case irpa::entry_skip:
        return ok_status;
      case irpa::entry_splat:
        MOTE_TRY(read_splat(at, entry));
        break;
      case irpa::entry_data:
        MOTE_TRY(read_data(at, entry));
        break;
      default:
        return fail(unimplemented<"parameters in other files">, at);
    }
    return out_.push(entry);
  }

  Status read_splat(uint64_t at, ParameterEntry& entry) {
    entry.length = load<uint64_t>(at + 60);
    entry.splat.length = load<uint8_t>(at + 84);
    if (entry.splat.length == 0 || entry.splat.length > SplatPattern::max_length) {
      diagnostic_.expected.text("1 to 16 bytes");
      diagnostic_.found.unsigned_number(entry.splat.length);
      return fail(invalid_argument<"bad length of the pattern of a splat">, at + 84);
    }
    std::memcpy(entry.splat.bytes, file_.data() + static_cast<size_t>(at + 68), entry.splat.length);
    return ok_status;
  }

  Status read_data(uint64_t at, ParameterEntry& entry) {
    auto offset = load<uint64_t>(at + 60);
    entry.length = load<uint64_t>(at + 68);
    if (entry.length == 0) return ok_status;
    if (!checked_range(offset, entry.length, storage_.length))
      return fail(out_of_range<"the bytes of an .irpa entry leave their segment">, at);
    entry.offset = storage_.offset + offset;
    return ok_status;
  }

  Bytes file_;
  Array<ParameterEntry>& out_;
  Diagnostic& diagnostic_;
  uint64_t header_ = 0;  // of the archive that is read
  uint64_t entry_count_ = 0;
  Segment table_, metadata_, storage_;
};

}  // namespace

Status parse_irpa(Bytes file, Array<ParameterEntry>& out, Diagnostic& diagnostic) {
  return Reader(file, out, diagnostic).read_chain();
}

}  // namespace mote::io
