package links

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/skip2/go-qrcode"
)

// drawnQR is a code as one path of squares.
type drawnQR struct {
	path string // empty where there is none
	size int    // with the quiet zone around it
}

func (q drawnQR) box() string { return "0 0 " + strconv.Itoa(q.size) + " " + strconv.Itoa(q.size) }

// drawQR draws text with room for a fold or a stain.
func drawQR(text string) drawnQR {
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil { // longer than a code can hold
		return drawnQR{}
	}
	bits := code.Bitmap()
	var path strings.Builder
	for y, row := range bits {
		for x := 0; x < len(row); x++ {
			begin := x
			for x < len(row) && row[x] {
				x++
			}
			if x > begin {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", begin, y, x-begin, x-begin)
			}
		}
	}
	return drawnQR{path.String(), len(bits)}
}
