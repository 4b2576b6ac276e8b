#ifndef CONVERTER_BASE_STATUS_H_
#define CONVERTER_BASE_STATUS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Evaluates an absl::Status expression and returns it from the current function if it is an error.
#define MO_RETURN_IF_ERROR(expr)                                            \
  do {                                                                      \
    if (absl::Status mo_status = (expr); !mo_status.ok()) return mo_status; \
  } while (false)

// Evaluates an absl::StatusOr expression; assigns its value to `lhs` or returns its error.
#define MO_ASSIGN_OR_RETURN(lhs, expr) \
  MO_ASSIGN_OR_RETURN_IMPL(MO_STATUS_CONCAT(mo_or_, __LINE__), lhs, expr)
#define MO_ASSIGN_OR_RETURN_IMPL(result, lhs, expr) \
  auto result = (expr);                             \
  if (!result.ok()) return result.status();         \
  lhs = *std::move(result)
#define MO_STATUS_CONCAT(a, b) MO_STATUS_CONCAT_IMPL(a, b)
#define MO_STATUS_CONCAT_IMPL(a, b) a##b

#endif  // CONVERTER_BASE_STATUS_H_
