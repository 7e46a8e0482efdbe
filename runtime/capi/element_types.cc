#include "mote/hal/floats.h"
#include "runtime/capi/handles.h"

using namespace mote;
using namespace mote::capi;

mote_status_t mote_element_count(const int64_t* shape, size_t rank, uint64_t* count) {
  if (hal::element_count({shape, rank}, *count)) return nullptr;
  return to_c(invalid_argument<"the number of elements does not fit 64 bits">);
}

mote_status_t mote_dense_size(const int64_t* shape, size_t rank, mote_element_type_t type,
                              uint64_t* bytes) {
  if (hal::dense_size({shape, rank}, static_cast<hal::ElementType>(type), *bytes)) return nullptr;
  return to_c(invalid_argument<"the size of the tensor does not fit 64 bits">);
}

size_t mote_format_shape_and_type(const int64_t* shape, size_t rank, mote_element_type_t type,
                                  char* buffer, size_t capacity) {
  if (!capacity) return 0;
  TextWriter out(buffer, capacity);
  hal::format_shape_and_type(out, {shape, rank}, static_cast<hal::ElementType>(type));
  return out.view().size();
}

bool mote_is_float(mote_element_type_t type) {
  return hal::is_float(static_cast<hal::ElementType>(type));
}

double mote_load_float(mote_element_type_t type, const void* element) {
  if (!mote_is_float(type)) return 0;
  return hal::load_float(static_cast<hal::ElementType>(type), static_cast<const uint8_t*>(element));
}

mote_status_t mote_store_narrow_float(mote_element_type_t type, float number, void* element) {
  auto element_type = static_cast<hal::ElementType>(type);
  if (!hal::is_narrow_float(element_type))
    return to_c(invalid_argument<"the type is no float of 8 or 16 bits">);
  uint16_t code = hal::encode_narrow_float(element_type, number);
  std::memcpy(element, &code, hal::element_bits(element_type) / 8);
  return nullptr;
}

bool mote_is_close(double actual, double expected, double absolute, double relative) {
  return hal::is_close(actual, expected, absolute, relative);
}
