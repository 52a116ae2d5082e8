package handlers

import (
	"net/http"

	"github.com/CAFxX/httpcompression"
	squeeze "github.com/CAFxX/httpcompression/contrib/klauspost/zstd"
	"github.com/klauspost/compress/zstd"
)

const (
	minCompressed = 1 << 10
	// zstdWindow is how far back a match may lie. The library's own is 8 MiB, which each answer under way would hold;
	// pages are smaller than this, and a list's rows repeat what stands close by.
	zstdWindow = 512 << 10
)

// compressed answers in the best way that the browser reads.
func compressed(web http.Handler) (http.Handler, error) {
	// One goroutine each: a file for one person leaves the other processors to the others.
	z, err := squeeze.New(zstd.WithEncoderLevel(zstd.SpeedBetterCompression), zstd.WithWindowSize(zstdWindow),
		zstd.WithEncoderConcurrency(1), zstd.WithLowerEncoderMem(true))
	if err != nil {
		return nil, err
	}
	compress, err := httpcompression.DefaultAdapter(httpcompression.ZstandardCompressor(z), httpcompression.MinSize(minCompressed))
	if err != nil {
		return nil, err
	}
	squeezed := compress(web)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept") == "text/event-stream" { // what is told at once can't wait to be squeezed
			web.ServeHTTP(w, r)
			return
		}
		squeezed.ServeHTTP(w, r)
	}), nil
}
