/* PDQ's blur and sampling along one axis: 64 weighted sums of pixels, as tables.
 *
 * Owner: tables are shared and immutable. Failure: std::bad_alloc. Thread: any. Trust: sides may
 * come from a stranger; they are checked by the caller (1 to OW_PDQ_MOST_PX).
 */
#ifndef ORBWEAVER_PDQ_AXIS_H
#define ORBWEAVER_PDQ_AXIS_H

#include <stdint.h>

#include <memory>

#include "pdq_lanes.h"

namespace ow_pdq {

/* The table of one axis, from the kept ones or made now. */
std::shared_ptr<const Axis> axis_of(int32_t size_px, int32_t plane_px, int32_t as_if_px);

}  // namespace ow_pdq

#endif
