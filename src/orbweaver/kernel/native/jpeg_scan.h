// What the readers of scans share: the picture's blocks, the workspace, the order of blocks.
#ifndef ORBWEAVER_JPEG_SCAN_H
#define ORBWEAVER_JPEG_SCAN_H

#include "jpeg_huffman.h"
#include "jpeg_samples.h"

namespace ow::jpeg {

// The blocks of a frame whose luma is its densest component.
struct Layout {
    uint32_t blocks_wide, blocks_high;  // of luma, without those that only fill up MCUs
    uint32_t mcus_wide, mcus_high;      // of a scan of several components
    uint32_t luma_h, luma_v;

    explicit Layout(const Frame &frame);
};

// Kept by a thread from picture to picture: tables are large, and often the same.
struct Workspace {
    Feed feed;
    Codes codes[3];       // of sequential files, by component
    Reader dc[3], ac;     // of progressive files
};

// Counts MCUs down to the next restart marker.
class Restarts {
   public:
    explicit Restarts(uint32_t interval) : interval_(interval), left_(interval) {}
    // To be asked before each MCU: whether a marker has to come first.
    bool is_due() {
        if (!interval_) return false;
        if (left_) return left_--, false;
        left_ = interval_ - 1;
        return true;
    }
    uint32_t number() { return number_++; }

   private:
    uint32_t interval_, left_, number_ = 0;
};

// Decode the one scan of a sequential file. 0 or an ow_jpeg_odd.
int32_t read_sequential(const File &file, const Scan &scan, Workspace &space,
                        const Samples &samples);

// Decode a progressive file from its first scan to its end. 0 or an ow_jpeg_odd.
int32_t read_progressive(File &file, Scan &scan, Workspace &space, const Samples &samples);

}  // namespace ow::jpeg

#endif
