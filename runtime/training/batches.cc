#include <algorithm>
#include <cstring>

#include "mote/training.hpp"

namespace mote::training {

const ObjectType Batches::object_type{"mote.training.batches"};

Result<Ref<Batches>> Batches::create(Session& session, Ref<Dataset> data,
                                     std::span<const uint32_t> rows, const BatchOptions& options) {
  Diagnostic& diagnostic = session.diagnostic();
  diagnostic.clear();
  uint32_t row_count = data->row_count();
  for (uint32_t row : rows) {
    if (row < row_count) continue;
    diagnostic.expected.text("rows below ").unsigned_number(row_count);
    diagnostic.found.unsigned_number(row);
    return out_of_range<"the data set does not have this row">;
  }
  auto* created = create_in<Batches>(session.allocator(), session, std::move(data), options);
  if (!created) return out_of_memory;
  auto batches = Ref<Batches>::adopt(created);
  MOTE_TRY(batches->rows_.append(rows));
  if (rows.empty()) {
    MOTE_TRY(batches->rows_.resize(row_count));
    for (uint32_t i = 0; i < row_count; ++i) batches->rows_[i] = i;
  }
  size_t needed = options.remainder == Remainder::pad ? 1 : options.size;
  if (options.size == 0 || batches->rows_.size() < needed) {
    diagnostic.expected.text("at least a batch of ").unsigned_number(options.size).text(" rows");
    diagnostic.found.unsigned_number(batches->rows_.size());
    return invalid_argument<"there are no batches">;
  }
  MOTE_TRY(batches->order_.resize(batches->rows_.size()));
  MOTE_TRY(batches->tensors_.resize(batches->data_->column_count()));
  return batches;
}

Batches::Batches(Session& session, Ref<Dataset> data, const BatchOptions& options)
    : Object(object_type),
      session_(session),
      data_(std::move(data)),
      options_(options),
      rows_(session.allocator()),
      order_(session.allocator()),
      position_{.seed = options.seed, .epoch = 0, .row = 0},
      tensors_(session.allocator()) {}

void Batches::destroy() { destroy_in(session_.allocator(), this); }

uint32_t Batches::batches_per_epoch() const {
  uint32_t whole = row_count() / options_.size;
  return whole + (options_.remainder == Remainder::pad && row_count() % options_.size != 0);
}

Status Batches::seek(const Position& position) {
  session_.diagnostic().clear();
  if (position.row >= uint64_t{batches_per_epoch()} * options_.size) {
    session_.diagnostic().expected.text("one of ").unsigned_number(row_count()).text(" rows");
    session_.diagnostic().found.unsigned_number(position.row);
    return out_of_range<"a position past the end of an epoch">;
  }
  position_ = position;
  return ok_status;
}

// The order is a function of seed and epoch alone, so that any position can be reached at once.
void Batches::order_epoch() {
  bool is_there = is_ordered_ && ordered_seed_ == position_.seed &&
                  (ordered_epoch_ == position_.epoch || !options_.shuffles);
  if (is_there) return;
  std::copy(rows_.begin(), rows_.end(), order_.begin());
  if (options_.shuffles) shuffle({order_.data(), order_.size()}, position_.seed, position_.epoch);
  is_ordered_ = true;
  ordered_seed_ = position_.seed;
  ordered_epoch_ = position_.epoch;
}

// The tensor of the last batch if nobody else holds it, its buffer or its memory.
Result<Ref<hal::BufferView>> Batches::take_tensor(uint32_t column) {
  if (const Ref<hal::BufferView>& last = tensors_[column]) {
    hal::Buffer& buffer = last->buffer();
    if (!last->is_shared() && !buffer.is_shared() && !buffer.allocation().is_shared()) return last;
  }
  const int64_t size = options_.size;
  Array<int64_t> shape(session_.allocator());
  MOTE_TRY(shape.append({&size, 1}));
  MOTE_TRY(shape.append(data_->row_shape(column)));
  return session_.make_tensor({shape.data(), shape.size()}, data_->element_type(column));
}

Result<uint32_t> Batches::next(std::span<Value> values) {
  session_.diagnostic().clear();
  if (values.size() != data_->column_count()) {
    session_.diagnostic().expected.unsigned_number(data_->column_count()).text(" values");
    session_.diagnostic().found.unsigned_number(values.size());
    return invalid_argument<"a batch has a value for each column">;
  }
  for (Value& value : values) value = Value();
  order_epoch();
  for (uint32_t column = 0; column < values.size(); ++column) {
    MOTE_TRY_ASSIGN(Ref<hal::BufferView> tensor, take_tensor(column));
    std::span<uint8_t> target = tensor->buffer().host_bytes();
    for (uint32_t i = 0; i < options_.size; ++i) {
      uint64_t at = (position_.row + i) % row_count();
      Bytes row = data_->row(column, order_[static_cast<size_t>(at)]);
      if (!row.empty()) std::memcpy(target.data() + i * row.size(), row.data(), row.size());
    }
    tensors_[column] = tensor;
    values[column] = std::move(tensor);
  }
  auto left = static_cast<uint32_t>(row_count() - position_.row);
  position_.row += options_.size;
  if (position_.row >= uint64_t{batches_per_epoch()} * options_.size) {
    position_.row = 0;
    ++position_.epoch;
  }
  return std::min(left, options_.size);
}

}  // namespace mote::training
