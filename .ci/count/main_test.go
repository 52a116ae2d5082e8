package main

import (
	"strings"
	"testing"
)

func TestCount(t *testing.T) {
	tests := []struct {
		name  string
		in    string
		want  string // the last line
		shown string // somewhere before it
		ok    bool
	}{
		{
			name: "passed and skipped",
			in: `{"Action":"run","Package":"p","Test":"A"}
{"Action":"output","Package":"p","Test":"A","Output":"    a_test.go:1: quiet\n"}
{"Action":"pass","Package":"p","Test":"A"}
{"Action":"run","Package":"p","Test":"B"}
{"Action":"output","Package":"p","Test":"B","Output":"    b_test.go:1: no such ability\n"}
{"Action":"skip","Package":"p","Test":"B"}
{"Action":"output","Package":"p","Output":"PASS\n"}
{"Action":"output","Package":"p","Output":"ok  \tp\t0.1s\n"}
{"Action":"pass","Package":"p"}
`,
			want: "1 passed, 0 failed, 1 skipped", shown: "no such ability\nok  \tp\t0.1s\n", ok: true,
		},
		{
			name: "failed",
			in: `{"Action":"run","Package":"p","Test":"A"}
{"Action":"output","Package":"p","Test":"A","Output":"=== RUN   A\n"}
{"Action":"output","Package":"p","Test":"A","Output":"    a_test.go:1: wrong\n"}
{"Action":"fail","Package":"p","Test":"A"}
{"Action":"fail","Package":"p"}
`,
			want: "0 passed, 1 failed, 0 skipped", shown: "    a_test.go:1: wrong\n",
		},
		{
			name: "panic",
			in: `{"Action":"run","Package":"p","Test":"A"}
{"Action":"output","Package":"p","Test":"A","Output":"panic: oh\n"}
{"Action":"fail","Package":"p"}
`,
			want: "0 passed, 1 failed, 0 skipped", shown: "panic: oh",
		},
		{
			name: "does not build",
			in: `{"Action":"build-output","ImportPath":"p","Output":"p.go:1: undefined: x\n"}
{"Action":"build-fail","ImportPath":"p"}
{"Action":"output","Package":"p","Output":"FAIL\tp [build failed]\n"}
{"Action":"fail","Package":"p","FailedBuild":"p"}
`,
			want: "0 passed, 1 failed, 0 skipped", shown: "undefined: x\nFAIL\tp [build failed]\n",
		},
		{
			name: "stopped half-way",
			in: `{"Action":"run","Package":"p","Test":"A"}
signal: killed
`,
			want: "0 passed, 1 failed, 0 skipped", shown: "signal: killed",
		},
		{name: "nothing ran", in: "", want: "0 passed, 0 failed, 0 skipped"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			ok := count(strings.NewReader(tt.in), &out)
			if ok != tt.ok {
				t.Errorf("count says %t, want %t", ok, tt.ok)
			}
			lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
			if last := lines[len(lines)-1]; last != tt.want {
				t.Errorf("last line %q, want %q", last, tt.want)
			}
			if !strings.Contains(out.String(), tt.shown) {
				t.Errorf("output %q does not show %q", out.String(), tt.shown)
			}
			if strings.Contains(out.String(), "quiet") || strings.Contains(out.String(), "=== RUN") || strings.Contains(out.String(), "PASS\n") {
				t.Errorf("output shows what plain go test hides: %q", out.String())
			}
		})
	}
}
