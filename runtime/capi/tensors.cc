// Tensors and the buffers that they are views of.
#include "runtime/capi/handles.h"

using namespace mote;
using namespace mote::capi;

mote_status_t mote_session_make_tensor(mote_session_t* session, const int64_t* shape, size_t rank,
                                       mote_element_type_t type, const void* bytes, size_t size,
                                       mote_tensor_t** out) {
  Session& from = from_c(session);
  auto element_type = static_cast<hal::ElementType>(type);
  return hand_out(bytes ? from.make_tensor({shape, rank}, element_type, bytes_from_c(bytes, size))
                        : from.make_tensor({shape, rank}, element_type),
                  out);
}

mote_status_t mote_session_wrap_tensor(mote_session_t* session, const int64_t* shape, size_t rank,
                                       mote_element_type_t type, void* bytes, size_t size,
                                       mote_release_function_t release, void* user,
                                       mote_tensor_t** out) {
  return hand_out(from_c(session).wrap_tensor({shape, rank}, static_cast<hal::ElementType>(type),
                                              bytes_from_c(bytes, size), {release, user}),
                  out);
}

mote_status_t mote_session_wrap_constant(mote_session_t* session, const int64_t* shape, size_t rank,
                                         mote_element_type_t type, const void* bytes, size_t size,
                                         mote_release_function_t release, void* user,
                                         mote_tensor_t** out) {
  return hand_out(from_c(session).wrap_constant({shape, rank}, static_cast<hal::ElementType>(type),
                                                bytes_from_c(bytes, size), {release, user}),
                  out);
}

mote_status_t mote_session_view_buffer(mote_session_t* session, mote_buffer_t* buffer,
                                       const int64_t* shape, size_t rank, mote_element_type_t type,
                                       mote_tensor_t** out) {
  return hand_out(
      hal::BufferView::create(from_c(session).allocator(), Ref<hal::Buffer>::share(&from_c(buffer)),
                              {shape, rank}, static_cast<hal::ElementType>(type)),
      out);
}

mote_status_t mote_session_read_tensor(mote_session_t* session, const mote_tensor_t* tensor,
                                       void* target, size_t size) {
  return to_c(from_c(session).read_tensor(from_c(tensor), bytes_from_c(target, size)));
}

mote_status_t mote_session_read_result(mote_session_t* session, mote_value_t result,
                                       mote_element_type_t type, void* target, size_t size) {
  auto* view = object_cast<hal::BufferView>(reinterpret_cast<Object*>(mote_value_object(result)));
  if (!view || view->element_type() != static_cast<hal::ElementType>(type))
    return to_c(invalid_argument<"the value is not a tensor of this element type">);
  return to_c(from_c(session).read_tensor(*view, bytes_from_c(target, size)));
}

mote_element_type_t mote_tensor_type(const mote_tensor_t* tensor) {
  return static_cast<mote_element_type_t>(from_c(tensor).element_type());
}

size_t mote_tensor_rank(const mote_tensor_t* tensor) { return from_c(tensor).shape().size(); }

const int64_t* mote_tensor_shape(const mote_tensor_t* tensor) {
  return from_c(tensor).shape().data();
}

mote_buffer_t* mote_tensor_buffer(const mote_tensor_t* tensor) {
  return to_handle<mote_buffer_t>(&from_c(tensor).buffer());
}

uint64_t mote_buffer_size(const mote_buffer_t* buffer) { return from_c(buffer).size(); }

void* mote_buffer_bytes(const mote_buffer_t* buffer) { return from_c(buffer).host_bytes().data(); }

mote_status_t mote_session_subspan(mote_session_t* session, mote_buffer_t* buffer, uint64_t offset,
                                   uint64_t size, mote_buffer_t** out) {
  return hand_out(from_c(buffer).subspan(from_c(session).allocator(), offset, size), out);
}
