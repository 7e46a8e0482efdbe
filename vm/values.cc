// Values, lists, buffers and the names of types.
#include <cstring>

#include "mote/vm/buffer.h"
#include "mote/vm/list.h"
#include "mote/vm/native_module.h"
#include "mote/vm/value.h"
#include "vm/system_types.h"

namespace mote {

const char* value_type_name(ValueType type) {
  constexpr const char* names[] = {"none", "i8", "i16", "i32", "i64", "f32", "f64", "ref"};
  return names[static_cast<size_t>(type)];
}

Value Value::from_integer(ValueType type, int64_t integer) {
  Value value;
  value.type_ = type;
  switch (type) {
    case ValueType::i8:
      value.integer_ = static_cast<int8_t>(integer);
      break;
    case ValueType::i16:
      value.integer_ = static_cast<int16_t>(integer);
      break;
    case ValueType::i32:
      value.integer_ = static_cast<int32_t>(integer);
      break;
    case ValueType::i64:
      value.integer_ = integer;
      break;
    default:
      value.integer_ = 0;  // the bits of +0.0 in both float types
      break;
  }
  return value;
}

Value Value::converted(ValueType type) const {
  bool from_float = type_ == ValueType::f32 || type_ == ValueType::f64;
  bool to_float = type == ValueType::f32 || type == ValueType::f64;
  if (!from_float) return from_integer(type, to_float ? 0 : integer_);
  if (!to_float) return from_integer(type, 0);
  double wide = type_ == ValueType::f32 ? static_cast<double>(f32_) : f64_;
  return type == ValueType::f32 ? Value(static_cast<float>(wide)) : Value(wide);
}

namespace vm {

const ObjectType Buffer::object_type{"vm.buffer"};
const ObjectType List::object_type{"vm.list"};
const ObjectType Waiter::object_type{"vm.waiter"};

Result<Ref<Buffer>> Buffer::allocate(Allocator& allocator, uint64_t size, size_t alignment) {
  if (size > SIZE_MAX / 2) return out_of_memory;
  auto bytes = static_cast<size_t>(size);
  auto* data = static_cast<uint8_t*>(allocator.allocate(bytes ? bytes : 1, alignment));
  if (!data) return out_of_memory;
  std::memset(data, 0, bytes);
  auto* buffer =
      create_in<Buffer>(allocator, allocator, std::span<uint8_t>(data, bytes), true, Ref<Object>());
  if (!buffer) {
    allocator.deallocate(data, bytes ? bytes : 1, alignment);
    return out_of_memory;
  }
  buffer->owned_alignment_ = alignment;
  return Ref<Buffer>::adopt(buffer);
}

Result<Ref<Buffer>> Buffer::wrap(Allocator& allocator, std::span<uint8_t> bytes, Object* owner) {
  auto* buffer = create_in<Buffer>(allocator, allocator, bytes, true, Ref<Object>::share(owner));
  if (!buffer) return out_of_memory;
  return Ref<Buffer>::adopt(buffer);
}

Result<Ref<Buffer>> Buffer::wrap_constant(Allocator& allocator, Bytes bytes, Object* owner) {
  std::span<uint8_t> data(const_cast<uint8_t*>(bytes.data()), bytes.size());
  auto* buffer = create_in<Buffer>(allocator, allocator, data, false, Ref<Object>::share(owner));
  if (!buffer) return out_of_memory;
  return Ref<Buffer>::adopt(buffer);
}

void Buffer::destroy() {
  if (owned_alignment_) allocator_.deallocate(data_, size_ ? size_ : 1, owned_alignment_);
  destroy_in(allocator_, this);
}

Result<Ref<List>> List::create(Allocator& allocator, ElementType element) {
  auto* list = create_in<List>(allocator, allocator, element);
  if (!list) return out_of_memory;
  return Ref<List>::adopt(list);
}

// Lists inside of lists end one after the other: nesting must not take native stack.
void List::destroy() {
  List* ended = this;
  while (ended) {
    List* list = ended;
    ended = list->next_ended_;
    for (Value& value : list->values_) {
      Object* object = value.detach_object();
      List* inner = object_cast<List>(object);
      if (!inner) {
        if (object) object->release();
      } else if (inner->drop_count()) {
        inner->next_ended_ = ended;
        ended = inner;
      }
    }
    destroy_in(list->values_.allocator(), list);
  }
}

Value List::unset() const {
  if (element_.type == ValueType::none) return {};
  if (element_.type == ValueType::ref) return Value(Ref<Object>());
  return Value::from_integer(element_.type, 0);
}

Status List::resize(size_t size) {
  MOTE_TRY(values_.reserve(size));
  while (values_.size() > size) values_.pop();
  while (values_.size() < size) MOTE_TRY(values_.push(unset()));
  return ok_status;
}

Status List::push(Value value) {
  MOTE_TRY(values_.push(unset()));
  Status status = set(size() - 1, std::move(value));
  if (!status.ok()) values_.pop();
  return status;
}

Result<Value> List::get(size_t index) const {
  if (index >= size()) return out_of_range<"list index past the end">;
  return Value(values_[index]);
}

Result<Value> List::get_number(size_t index, ValueType type) const {
  if (index >= size()) return out_of_range<"list index past the end">;
  if (element_.type == ValueType::ref)
    return failed_precondition<"a number was read from a list of references">;
  const Value& value = values_[index];
  if (!value.is_number())
    return failed_precondition<"a number was read from an element without one">;
  return value.converted(type);
}

Result<Object*> List::get_ref(size_t index) const {
  if (index >= size()) return out_of_range<"list index past the end">;
  if (element_.type != ValueType::ref && element_.type != ValueType::none)
    return failed_precondition<"a reference was read from a list of numbers">;
  if (values_[index].is_number())
    return failed_precondition<"a reference was read from an element that holds a number">;
  return values_[index].object();
}

Status List::set(size_t index, Value value) {
  if (index >= size()) return out_of_range<"list index past the end">;
  bool wants_number = element_.type != ValueType::none && element_.type != ValueType::ref;
  if (wants_number != value.is_number() && element_.type != ValueType::none)
    return failed_precondition<"a value of the wrong kind for the list">;
  if (wants_number) {
    values_[index] = value.converted(element_.type);
    return ok_status;
  }
  Object* object = value.object();
  if (element_.object_type && object && &object->type() != element_.object_type)
    return invalid_argument<"a reference of the wrong type for the list">;
  // A null reference empties an element of a variant list.
  values_[index] = object || value.is_number() ? std::move(value) : unset();
  return ok_status;
}

bool resolve_type_name(std::string_view name, std::span<const NativeModule* const> natives,
                       ValueType& value, const ObjectType*& object) {
  object = nullptr;
  for (ValueType type : {ValueType::i8, ValueType::i16, ValueType::i32, ValueType::i64,
                         ValueType::f32, ValueType::f64}) {
    value = type;
    if (name == value_type_name(type)) return true;
  }
  value = ValueType::ref;
  if (name.empty() || name[0] != '!') return false;
  name.remove_prefix(1);
  if (name == "vm.opaque") return true;
  object = &Buffer::object_type;
  if (name == object->name) return true;
  object = &List::object_type;
  if (name.starts_with(object->name)) return true;
  for (const NativeModule* module : natives) {
    for (const ObjectType* type : module->types) {
      object = type;
      if (name == type->name) return true;
    }
  }
  return false;
}

Status Call::wrong_object(Object* object, const ObjectType& expected, size_t position) const {
  Diagnostic& diagnostic = host_.diagnostic;
  diagnostic.expected.text(expected.name).text(" as argument ").unsigned_number(position);
  diagnostic.found.text(object ? object->type().name : "null");
  return invalid_argument<"a reference of the wrong type">;
}

}  // namespace vm
}  // namespace mote
