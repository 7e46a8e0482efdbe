// Statuses, and the rules that all structs with a size keep.
#include "tests/capi/testing.h"

void test_status_codes(void) {
  CHECK(mote_abi_version() == MOTE_ABI_VERSION);
  CHECK(mote_status_code(NULL) == MOTE_CODE_OK);
  CHECK(!*mote_status_text(NULL));
  const struct {
    mote_status_t status;
    mote_code_t code;
    const char* name;
  } rows[] = {
      {NULL, MOTE_CODE_OK, "OK"},
      {MOTE_CANCELLED("text"), MOTE_CODE_CANCELLED, "CANCELLED"},
      {MOTE_UNKNOWN("text"), MOTE_CODE_UNKNOWN, "UNKNOWN"},
      {MOTE_INVALID_ARGUMENT("text"), MOTE_CODE_INVALID_ARGUMENT, "INVALID_ARGUMENT"},
      {MOTE_DEADLINE_EXCEEDED("text"), MOTE_CODE_DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED"},
      {MOTE_NOT_FOUND("text"), MOTE_CODE_NOT_FOUND, "NOT_FOUND"},
      {MOTE_ALREADY_EXISTS("text"), MOTE_CODE_ALREADY_EXISTS, "ALREADY_EXISTS"},
      {MOTE_PERMISSION_DENIED("text"), MOTE_CODE_PERMISSION_DENIED, "PERMISSION_DENIED"},
      {MOTE_RESOURCE_EXHAUSTED("text"), MOTE_CODE_RESOURCE_EXHAUSTED, "RESOURCE_EXHAUSTED"},
      {MOTE_FAILED_PRECONDITION("text"), MOTE_CODE_FAILED_PRECONDITION, "FAILED_PRECONDITION"},
      {MOTE_ABORTED("text"), MOTE_CODE_ABORTED, "ABORTED"},
      {MOTE_OUT_OF_RANGE("text"), MOTE_CODE_OUT_OF_RANGE, "OUT_OF_RANGE"},
      {MOTE_UNIMPLEMENTED("text"), MOTE_CODE_UNIMPLEMENTED, "UNIMPLEMENTED"},
      {MOTE_INTERNAL("text"), MOTE_CODE_INTERNAL, "INTERNAL"},
      {MOTE_UNAVAILABLE("text"), MOTE_CODE_UNAVAILABLE, "UNAVAILABLE"},
      {MOTE_DATA_LOSS("text"), MOTE_CODE_DATA_LOSS, "DATA_LOSS"},
      {MOTE_UNAUTHENTICATED("text"), MOTE_CODE_UNAUTHENTICATED, "UNAUTHENTICATED"},
      {NULL, MOTE_CODE_DEFERRED, "DEFERRED"},
      {MOTE_INCOMPATIBLE("text"), MOTE_CODE_INCOMPATIBLE, "INCOMPATIBLE"},
  };
  // The numbers are those of `vm.fail`.
  for (size_t i = 0; i < COUNT_OF(rows); ++i) {
    CHECK(rows[i].code == (mote_code_t)i);
    CHECK(!strcmp(mote_code_name(rows[i].code), rows[i].name));
    if (!rows[i].status) continue;
    CHECK(mote_status_code(rows[i].status) == rows[i].code);
    CHECK(!strcmp(mote_status_text(rows[i].status), "text"));
    CHECK(mote_status_code(mote_status_from_code((uint32_t)i)) == rows[i].code);
  }
  CHECK(!strcmp(mote_code_name((mote_code_t)19), "UNKNOWN"));
  CHECK(!strcmp(mote_code_name((mote_code_t)256), "UNKNOWN"));
  CHECK(mote_status_code(mote_status_from_code(0)) == MOTE_CODE_UNKNOWN);
  CHECK(mote_status_code(mote_status_from_code(17)) == MOTE_CODE_UNKNOWN);
  CHECK(mote_status_code(mote_status_from_code(1000)) == MOTE_CODE_UNKNOWN);
}

void test_struct_sizes(void) {
  mote_session_t* session;
  mote_session_options_t options = {.max_instructions = 1};
  CHECK_CODE(mote_session_create(&options, &session), MOTE_CODE_INVALID_ARGUMENT);
  CHECK(!session);
  // A newer caller: what this version does not know must not be asked for.
  struct {
    mote_session_options_t known;
    uint64_t unknown;
  } newer = {.known.size = sizeof newer};
  CHECK_OK(mote_session_create(&newer.known, &session));
  mote_session_destroy(session);
  newer.unknown = 1;
  CHECK_CODE(mote_session_create(&newer.known, &session), MOTE_CODE_UNIMPLEMENTED);
  // An older caller: fields that it does not have are not touched, neither read nor written.
  options.size = offsetof(mote_session_options_t, call_timeout_ms);
  options.max_instructions = 0;
  options.call_timeout_ms = 1;
  CHECK_OK(mote_session_create(&options, &session));
  mote_diagnostic_t diagnostic = {.size = offsetof(mote_diagnostic_t, offset), .offset = 7};
  CHECK_OK(mote_session_diagnostic(session, &diagnostic));
  CHECK(diagnostic.offset == 7);
  diagnostic.size = sizeof diagnostic;
  CHECK_OK(mote_session_diagnostic(session, &diagnostic));
  CHECK(diagnostic.offset == MOTE_NO_OFFSET);
  diagnostic.size = 0;
  CHECK_CODE(mote_session_diagnostic(session, &diagnostic), MOTE_CODE_INVALID_ARGUMENT);
  mote_session_destroy(session);
  mote_session_destroy(NULL);
}
