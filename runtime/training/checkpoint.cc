#include "runtime/training/checkpoint.h"

#include <cstring>

#include "base/port/port.h"
#include "runtime/training/numbers.h"

namespace mote::training {
namespace {

using hal::ElementClass;

// As .safetensors names types; empty for those that it does not have.
std::string_view dtype_of(hal::ElementType type) {
  constexpr struct {
    hal::ElementType type;
    std::string_view name;
  } names[] = {
      {hal::ElementType::f16, "F16"},
      {hal::ElementType::f32, "F32"},
      {hal::ElementType::f64, "F64"},
      {hal::ElementType::bf16, "BF16"},
      {hal::ElementType::i8, "I8"},
      {hal::ElementType::i16, "I16"},
      {hal::ElementType::i32, "I32"},
      {hal::ElementType::i64, "I64"},
      {hal::ElementType::si8, "I8"},
      {hal::ElementType::si16, "I16"},
      {hal::ElementType::si32, "I32"},
      {hal::ElementType::si64, "I64"},
      {hal::ElementType::ui8, "U8"},
      {hal::ElementType::ui16, "U16"},
      {hal::ElementType::ui32, "U32"},
      {hal::ElementType::ui64, "U64"},
      {hal::ElementType::i1, "BOOL"},
      {hal::ElementType::f8E5M2, "F8_E5M2"},
      {hal::ElementType::f8E4M3FN, "F8_E4M3"},
  };
  for (const auto& entry : names)
    if (entry.type == type) return entry.name;
  return {};
}

template <class T>
Bytes bytes_of(std::span<const T> numbers) {
  return {reinterpret_cast<const uint8_t*>(numbers.data()), numbers.size_bytes()};
}

bool is_zero(Bytes bytes) {
  for (uint8_t byte : bytes)
    if (byte) return false;
  return true;
}

using KindText = FixedText<160>;

// Lines "TYPE NAME".
class Layout {
 public:
  explicit Layout(Bytes text) : rest_(reinterpret_cast<const char*>(text.data()), text.size()) {}

  bool next(std::string_view& kind, std::string_view& name) {
    size_t end = rest_.find('\n'), blank = rest_.find(' ');
    if (end == rest_.npos || blank >= end) return false;
    kind = {rest_.data(), blank};
    name = {rest_.data() + blank + 1, end - blank - 1};
    rest_.remove_prefix(end + 1);
    return true;
  }

 private:
  std::string_view rest_;
};

// Reports every difference and keeps the first one for the diagnostic.
class Differences {
 public:
  Differences(Diagnostic& diagnostic, const char* path, const ReportHook& report)
      : diagnostic_(diagnostic), path_(path), report_(report) {}

  void add(std::string_view name, std::string_view expected, std::string_view found) {
    if (count_++ == 0) {
      diagnostic_.expected.line_text(expected).text(" for ").line_text(name);
      diagnostic_.found.line_text(found);
    }
    FixedText<768> line;
    line.text(path_).text(": ").line_text(name).text(": expected ").line_text(expected);
    line.text(", found ").line_text(found);
    if (report_.line) report_.line(report_.user, line.view());
  }

  Status status() {
    if (!count_) return ok_status;
    diagnostic_.detail.unsigned_number(count_).text(" differences");
    diagnostic_.where.text(path_);
    return incompatible<"the checkpoint is of another model">;
  }

 private:
  Diagnostic& diagnostic_;
  const char* path_;
  const ReportHook& report_;
  uint64_t count_ = 0;
};

constexpr std::string_view none = "none";

}  // namespace

Checkpoint::Checkpoint(Trainer& trainer, const char* path)
    : trainer_(trainer),
      session_(trainer.session_),
      path_(path),
      state_(session_.allocator()),
      parameters_(session_.allocator()),
      layout_(session_.allocator()),
      checksums_(session_.allocator()) {}

// ---- Writing.

Status Checkpoint::save(const Batches* batches) {
  Diagnostic& diagnostic = session_.diagnostic();
  MOTE_TRY_ASSIGN(io::ParameterFormat format, io::parameter_format_of(path_, diagnostic));
  // Entries refer to what must not move while they are collected.
  MOTE_TRY(parameters_.reserve(trainer_.state_count() + 5));
  MOTE_TRY(checksums_.reserve(trainer_.state_count() + 6));
  MOTE_TRY(checksums_.push(0));
  MOTE_TRY(add_state());
  MOTE_TRY(add_numbers(batches));
  MOTE_TRY(checksums_.push(0));
  io::NewParameter sums;
  const auto count = static_cast<int64_t>(checksums_.size());
  sums.entry.key = "mote.checksums";
  sums.entry.length = checksums_.size() * sizeof(uint32_t);
  sums.read = read_checksums;
  sums.user = this;
  sums.dtype = "U32";
  sums.shape = {&count, 1};
  MOTE_TRY(parameters_.push(sums));
  io::HeaderHook hook = {[](void* user, Bytes header, uint64_t zeros) {
                           Crc32c crc;
                           crc.add(header);
                           crc.add_zeros(zeros);
                           static_cast<Checkpoint*>(user)->checksums_[0] = crc.value();
                         },
                         this};
  return io::write_parameters(path_, format, {parameters_.data(), parameters_.size()},
                              io::default_parameter_alignment, session_.allocator(), diagnostic,
                              hook);
}

Status Checkpoint::add_state() {
  uint32_t count = trainer_.state_count();
  MOTE_TRY(state_.resize(count));
  MOTE_TRY(trainer_.get_state({state_.data(), count}));
  for (uint32_t i = 0; i < count; ++i) {
    auto* tensor = state_[i].as<hal::BufferView>();
    std::span<const uint8_t> bytes;
    if (tensor) bytes = tensor->buffer().host_bytes();
    if (!tensor || (tensor->buffer().size() && !bytes.data())) {
      format_kind(session_.diagnostic().found, state_[i]);
      session_.diagnostic().where.text(trainer_.state_name(i));
      return unimplemented<"a checkpoint of what is no tensor that the host can read">;
    }
    KindText kind;
    format_kind(kind, state_[i]);
    std::string_view name = trainer_.state_name(i);
    MOTE_TRY(layout_.append({kind.view().data(), kind.view().size()}));
    MOTE_TRY(layout_.push(' '));
    MOTE_TRY(layout_.append({name.data(), name.size()}));
    MOTE_TRY(layout_.push('\n'));
    MOTE_TRY(add(name, dtype_of(tensor->element_type()), bytes, tensor->shape()));
  }
  // What follows lies at multiples of its size when the state does.
  while (layout_.size() % sizeof(uint64_t)) MOTE_TRY(layout_.push('\n'));
  return ok_status;
}

Status Checkpoint::add_numbers(const Batches* batches) {
  static constexpr int64_t one = 1, two = 2, five = 5;
  step_ = static_cast<int64_t>(trainer_.progress_.step);
  progress_[0] = trainer_.progress_.best;
  progress_[1] = static_cast<double>(trainer_.progress_.worse_epochs);
  MOTE_TRY(add<int64_t>("mote.step", "I64", {&step_, 1}, {&one, 1}));
  MOTE_TRY(add<double>("mote.progress", "F64", progress_, {&two, 1}));
  if (batches) {
    Position position = batches->position();
    const uint64_t numbers[] = {position.seed, position.epoch, position.row, batches->batch_size(),
                                batches->row_count()};
    std::memcpy(position_, numbers, sizeof position_);
    MOTE_TRY(add<int64_t>("mote.position", "I64", position_, {&five, 1}));
  }
  return add<char>("mote.layout", "", {layout_.data(), layout_.size()}, {});
}

template <class T>
Status Checkpoint::add(std::string_view key, std::string_view dtype, std::span<const T> numbers,
                       std::span<const int64_t> shape) {
  io::NewParameter parameter;
  parameter.entry.key = key;
  parameter.entry.length = numbers.size_bytes();
  parameter.bytes = bytes_of(numbers);
  parameter.dtype = dtype;
  parameter.shape = shape;
  MOTE_TRY(checksums_.push(crc32c(parameter.bytes)));
  return parameters_.push(parameter);
}

// Comes last, when everything else is known.
Status Checkpoint::read_checksums(void* user, uint64_t offset, std::span<uint8_t> target) {
  Array<uint32_t>& sums = static_cast<Checkpoint*>(user)->checksums_;
  Bytes others = bytes_of(std::span<const uint32_t>(sums.data(), sums.size() - 1));
  sums.back() = crc32c(others);
  Bytes all = bytes_of(std::span<const uint32_t>(sums.data(), sums.size()));
  std::memcpy(target.data(), all.data() + static_cast<size_t>(offset), target.size());
  return ok_status;
}

// ---- Reading.

Status Checkpoint::load(Batches* batches, const ReportHook& report) {
  Diagnostic& diagnostic = session_.diagnostic();
  MOTE_TRY(state_.resize(trainer_.state_count()));
  MOTE_TRY(trainer_.get_state({state_.data(), state_.size()}));
  MOTE_TRY_ASSIGN(io::ParameterFormat format, io::parameter_format_of(path_, diagnostic));
  // Read as a whole: what a disk fails to give from a mapping would end the program.
  Result<Bytes> opened = port::open_file(path_, false);
  Status status = opened.status();
  is_damaged_ = !status.ok() && status != out_of_memory;
  if (opened.ok()) {
    auto file =
        io::ParameterFile::parse(session_.allocator(), format, opened.value(), nullptr, diagnostic);
    status = file.status();
    if (file.ok()) status = verify(*file.value(), opened.value());
    is_damaged_ = !status.ok() && status != out_of_memory;
    if (status.ok()) status = compare(*file.value(), batches, report);
    if (status.ok()) status = take_over(*file.value(), batches);
  }
  if (opened.ok()) port::close_file(opened.value(), false);
  if (!status.ok() && diagnostic.where.view().empty()) diagnostic.where.text(path_);
  return status;
}

Status Checkpoint::damaged(std::string_view what) {
  session_.diagnostic().found.text("damage in ").line_text(what);
  session_.diagnostic().where.text(path_);
  return data_loss<"a checksum of the checkpoint is wrong">;
}

// Every byte of the file: checksums cover the header and the entries, and the rest is zero.
Status Checkpoint::verify(const io::ParameterFile& file, Bytes bytes) {
  constexpr std::string_view key = "mote.checksums";
  auto entries = file.entries();
  if (entries.empty() || entries.back().key != key || entries.back().is_splat() ||
      entries.back().length != (entries.size() + 1) * sizeof(uint32_t)) {
    session_.diagnostic().where.text(path_);
    return data_loss<"the file is no checkpoint, or its header is damaged">;
  }
  Bytes table = file.bytes(entries.back());
  auto sum_at = [&](size_t i) { return load_le<uint32_t>(table.data() + i * sizeof(uint32_t)); };
  size_t last = entries.size();
  if (crc32c(table.first(last * sizeof(uint32_t))) != sum_at(last)) return damaged(key);
  uint64_t end = entries[0].offset;
  if (crc32c(bytes.first(static_cast<size_t>(end))) != sum_at(0)) return damaged("the header");
  for (size_t i = 0; i < entries.size(); ++i) {
    const io::ParameterEntry& entry = entries[i];
    bool is_next = !entry.is_splat() && entry.offset >= end;
    if (!is_next ||
        !is_zero(bytes.subspan(static_cast<size_t>(end), static_cast<size_t>(entry.offset - end))))
      return damaged("what lies between entries");
    if (i + 1 < last && crc32c(file.bytes(entry)) != sum_at(i + 1)) return damaged(entry.key);
    end = entry.offset + entry.length;
  }
  if (!is_zero(bytes.subspan(static_cast<size_t>(end)))) return damaged("what follows the entries");
  return ok_status;
}

template <class T>
Status Checkpoint::read(const io::ParameterFile& file, std::string_view key, std::span<T> numbers) {
  const io::ParameterEntry* entry = file.find(key);
  if (entry && entry->length == numbers.size_bytes()) {
    std::memcpy(numbers.data(), file.bytes(*entry).data(), numbers.size_bytes());
    return ok_status;
  }
  session_.diagnostic().expected.unsigned_number(numbers.size_bytes()).text(" bytes as ").text(key);
  session_.diagnostic().where.text(path_);
  return incompatible<"the checkpoint has another form">;
}

Status Checkpoint::compare(const io::ParameterFile& file, const Batches* batches,
                           const ReportHook& report) {
  Differences differences(session_.diagnostic(), path_, report);
  const io::ParameterEntry* layout = file.find("mote.layout");
  Bytes text = layout ? file.bytes(*layout) : Bytes();
  std::string_view kind, name;
  for (uint32_t i = 0; i < state_.size(); ++i) {
    KindText expected;
    format_kind(expected, state_[i]);
    std::string_view found = none;
    for (Layout lines(text); lines.next(kind, name);)
      if (name == trainer_.state_name(i)) found = kind;
    if (found != expected.view()) differences.add(trainer_.state_name(i), expected.view(), found);
  }
  for (Layout lines(text); lines.next(kind, name);) {
    bool is_known = false;
    for (uint32_t i = 0; i < state_.size(); ++i) is_known |= name == trainer_.state_name(i);
    if (!is_known) differences.add(name, none, kind);
  }
  if (batches) {
    int64_t numbers[5] = {};
    if (file.find("mote.position")) MOTE_TRY(read<int64_t>(file, "mote.position", numbers));
    const uint64_t expected[] = {batches->batch_size(), batches->row_count()};
    constexpr std::string_view names[] = {"rows in a batch", "rows in an epoch"};
    for (size_t i = 0; i < std::size(expected); ++i) {
      auto found = static_cast<uint64_t>(numbers[3 + i]);
      FixedText<32> expected_text, found_text;
      expected_text.unsigned_number(expected[i]);
      found_text.unsigned_number(found);
      if (found != expected[i]) differences.add(names[i], expected_text.view(), found_text.view());
    }
  }
  return differences.status();
}

// What can fail comes first, so that a failure leaves the trainer as it was.
Status Checkpoint::take_over(const io::ParameterFile& file, Batches* batches) {
  MOTE_TRY(read<int64_t>(file, "mote.step", {&step_, 1}));
  MOTE_TRY(read<double>(file, "mote.progress", progress_));
  if (batches) MOTE_TRY(read<int64_t>(file, "mote.position", position_));
  for (uint32_t i = 0; i < state_.size(); ++i) {
    auto* old = state_[i].as<hal::BufferView>();
    const io::ParameterEntry* entry = file.find(trainer_.state_name(i));
    if (!old || !entry) return incompatible<"the checkpoint has another form">;
    MOTE_TRY_ASSIGN(Ref<hal::BufferView> tensor,
                    session_.make_tensor(old->shape(), old->element_type(), file.bytes(*entry)));
    state_[i] = std::move(tensor);
  }
  if (batches) {
    MOTE_TRY(batches->seek({.seed = static_cast<uint64_t>(position_[0]),
                            .epoch = static_cast<uint64_t>(position_[1]),
                            .row = static_cast<uint64_t>(position_[2])}));
  }
  MOTE_TRY(trainer_.set_state({state_.data(), state_.size()}));
  trainer_.progress_ = {.step = static_cast<uint64_t>(step_),
                        .best = progress_[0],
                        .worse_epochs = static_cast<uint64_t>(progress_[1])};
  return ok_status;
}

}  // namespace mote::training
