#include "tools/device_values.h"

#include "mote/vm/buffer.h"
#include "mote/vm/list.h"

namespace mote::tools {
namespace {

// Lists can hold themselves.
constexpr int max_list_depth = 32;

// Buffers are arrays of bytes to whoever prints or writes them.
Status set_byte_shape(HostTensor& tensor, uint64_t size) {
  tensor.type = hal::ElementType::i8;
  MOTE_TRY(tensor.bytes.resize(static_cast<size_t>(size)));
  return tensor.shape.push(static_cast<int64_t>(size));
}

Status read_view(Session& session, const hal::BufferView& view, HostValue& out) {
  out.kind = HostValue::Kind::tensor;
  out.tensor.type = view.element_type();
  MOTE_TRY(out.tensor.shape.append(view.shape()));
  Array<uint8_t>& bytes = out.tensor.bytes;
  MOTE_TRY(bytes.resize(static_cast<size_t>(view.buffer().size())));
  MOTE_TRY(session.read_tensor(view, {bytes.data(), bytes.size()}));
  // A buffer may be larger than what the view shows of it.
  uint64_t size;
  bool fits = hal::dense_size(view.shape(), view.element_type(), size) && size <= bytes.size();
  return fits ? bytes.resize(static_cast<size_t>(size)) : ok_status;
}

Status read_buffer(Session& session, hal::Buffer& buffer, HostValue& out) {
  out.kind = HostValue::Kind::storage;
  MOTE_TRY(set_byte_shape(out.tensor, buffer.size()));
  MOTE_TRY_ASSIGN(Ref<hal::BufferView> view,
                  hal::BufferView::create(session.allocator(), Ref<hal::Buffer>::share(&buffer),
                                          out.tensor.view().shape, out.tensor.type));
  return session.read_tensor(*view, {out.tensor.bytes.data(), out.tensor.bytes.size()});
}

Status bring_object(Session& session, const Value& value, int depth, HostValue& out);

Status bring_list(Session& session, const vm::List& list, int depth, HostValue& out) {
  out.kind = HostValue::Kind::list;
  for (size_t i = 0; i < list.size(); ++i) {
    MOTE_TRY_ASSIGN(Value item, list.get(i));
    HostValue host(session.allocator());
    MOTE_TRY(bring_object(session, item, depth + 1, host));
    MOTE_TRY(out.items.push(std::move(host)));
  }
  return ok_status;
}

Status bring_object(Session& session, const Value& value, int depth, HostValue& out) {
  if (value.is_number()) {
    out.kind = HostValue::Kind::number;
    out.number = value;
    out.type_name = value_type_name(value.type());
    return ok_status;
  }
  if (!value.object()) return ok_status;
  out.kind = HostValue::Kind::other;
  out.type_name = value.object()->type().name;
  if (auto* view = value.as<hal::BufferView>()) return read_view(session, *view, out);
  if (auto* buffer = value.as<hal::Buffer>()) return read_buffer(session, *buffer, out);
  if (auto* bytes = value.as<vm::Buffer>()) {
    out.kind = HostValue::Kind::bytes;
    MOTE_TRY(set_byte_shape(out.tensor, 0));
    out.tensor.shape[0] = static_cast<int64_t>(bytes->size());
    return out.tensor.bytes.append(bytes->bytes());
  }
  auto* list = value.as<vm::List>();
  return list && depth < max_list_depth ? bring_list(session, *list, depth, out) : ok_status;
}

Value zero(char slot) {
  switch (slot) {
    case 'i':
      return Value(int32_t{0});
    case 'I':
      return Value(int64_t{0});
    case 'f':
      return Value(0.0f);
    case 'F':
      return Value(0.0);
    default:
      return Value(Ref<Object>());
  }
}

}  // namespace

Result<Value> make_argument(Session& session, const HostValue& value, char slot) {
  if (value.kind == HostValue::Kind::none) return zero(slot);
  if (value.kind == HostValue::Kind::number) return Value(value.number);
  TensorView tensor = value.tensor.view();
  MOTE_TRY_ASSIGN(Ref<hal::BufferView> view,
                  session.make_tensor(tensor.shape, tensor.type, tensor.bytes));
  if (value.kind == HostValue::Kind::storage)
    return Value(Ref<hal::Buffer>::share(&view->buffer()));
  return Value(std::move(view));
}

Status bring_to_host(Session& session, const Value& value, HostValue& out) {
  return bring_object(session, value, 0, out);
}

}  // namespace mote::tools
