#include "runtime/training/numbers.h"

#include "mote/hal/floats.h"

namespace mote::training {
namespace {

double load_integer(hal::ElementType type, const uint8_t* bytes) {
  using hal::ElementClass;
  ElementClass kind = hal::element_class(type);
  bool is_signed = kind == ElementClass::signless || kind == ElementClass::signed_integer;
  uint64_t bits = 0;
  uint32_t width = hal::element_bits(type);
  std::memcpy(&bits, bytes, width / 8);
  if (!is_signed) return static_cast<double>(bits);
  return static_cast<double>(static_cast<int64_t>(bits << (64 - width)) >> (64 - width));
}

}  // namespace

Elements::Elements(const hal::BufferView* tensor) {
  if (!tensor) return;
  hal::ElementType type = tensor->element_type();
  uint32_t bits = hal::element_bits(type);
  if (!hal::is_float(type) && !(hal::is_integer(type) && is_power_of_two(bits) && bits >= 8))
    return;
  std::span<const uint8_t> bytes = tensor->buffer().host_bytes();
  uint64_t count, size;
  if (!hal::element_count(tensor->shape(), count) ||
      !hal::dense_size(tensor->shape(), type, size) || size > bytes.size())
    return;
  type_ = type;
  count_ = count;
  bytes_ = bytes.data();
}

double Elements::operator[](uint64_t index) const {
  const uint8_t* element = bytes_ + static_cast<size_t>(index) * (hal::element_bits(type_) / 8);
  return hal::is_float(type_) ? hal::load_float(type_, element) : load_integer(type_, element);
}

void format_kind(TextWriter& out, const Value& value) {
  if (auto* tensor = value.as<hal::BufferView>())
    hal::format_shape_and_type(out, tensor->shape(), tensor->element_type());
  else
    out.text(value_type_name(value.type()));
}

Result<double> read_number(Session& session, const Value& value) {
  session.diagnostic().clear();
  switch (value.type()) {
    case ValueType::f32:
      return static_cast<double>(value.f32());
    case ValueType::f64:
      return value.f64();
    case ValueType::i32:
      return static_cast<double>(value.i32());
    case ValueType::i64:
      return static_cast<double>(value.i64());
    default:
      break;
  }
  Elements elements(value.as<hal::BufferView>());
  if (elements.count() == 1) return elements[0];
  session.diagnostic().expected.text("a number");
  format_kind(session.diagnostic().found, value);
  return invalid_argument<"the value is not a number">;
}

}  // namespace mote::training
