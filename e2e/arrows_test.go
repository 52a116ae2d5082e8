package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The arrows: main → handlers → web → models → providers → models/money; handlers → models. Only main names a concrete
// provider, and a simulator imports nothing of ours, so that it can't share a misunderstanding with its client.

// module is the import path of the main package, and the prefix of all others.
const module = "kontor"

// pkg is what the arrows need to know of a package.
type pkg struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

// layer is the part of the house that a package belongs to.
type layer string

const (
	mainLayer     layer = "main"
	handlersLayer layer = "handlers"
	webLayer      layer = "web"
	staticLayer   layer = "static"
	modelsLayer   layer = "models"
	moneyLayer    layer = "models/money"
	billingLayer  layer = "models/billing"
	bordersLayer  layer = "providers" // the neutral words
	providerLayer layer = "a concrete provider"
	simLayer      layer = "a simulator"
	suiteLayer    layer = "the conformance suite" // providertest: one list for all, so it names none
	testLayer     layer = "test support"          // modelstest, e2e: what only tests import
	unknownLayer  layer = "an unknown part"
)

func layerOf(importPath string) layer {
	parts := strings.Split(importPath, "/")[1:]
	at := func(i int) string {
		if i < len(parts) {
			return parts[i]
		}
		return ""
	}
	switch at(0) {
	case "":
		return mainLayer
	case "handlers":
		return handlersLayer
	case "web":
		return webLayer
	case "static":
		return staticLayer
	case "e2e":
		return testLayer
	case "models":
		switch at(1) {
		case "money":
			return moneyLayer
		case "billing":
			return billingLayer
		case "modelstest":
			return testLayer
		}
		return modelsLayer
	case "providers":
		switch {
		case at(1) == "":
			return bordersLayer
		case at(1) == "providertest":
			return suiteLayer
		case at(2) == "sim":
			return simLayer
		}
		return providerLayer
	}
	return unknownLayer
}

// arrows says which layers the code of a layer may import, tests aside. The parts of one provider may import each other,
// but for its simulator.
var arrows = map[layer][]layer{
	mainLayer:     {handlersLayer, webLayer, staticLayer, modelsLayer, billingLayer, moneyLayer, bordersLayer, providerLayer, simLayer},
	handlersLayer: {handlersLayer, webLayer, staticLayer, modelsLayer, billingLayer, moneyLayer},
	webLayer:      {webLayer, staticLayer, modelsLayer, billingLayer, moneyLayer},
	staticLayer:   {},
	modelsLayer:   {modelsLayer, billingLayer, moneyLayer, bordersLayer},
	billingLayer:  {moneyLayer},
	moneyLayer:    {},
	bordersLayer:  {moneyLayer},
	providerLayer: {bordersLayer, moneyLayer},
	simLayer:      {},
	suiteLayer:    {bordersLayer, moneyLayer},
	testLayer:     {testLayer, staticLayer, modelsLayer, billingLayer, moneyLayer, bordersLayer, providerLayer, simLayer},
}

// foreign says which modules a layer must not know, by the beginning of their import paths.
var foreign = map[layer][]string{
	handlersLayer: {"gorm.io/", "database/sql", "github.com/mattn/go-sqlite3", "github.com/jackc/"},
	webLayer:      {"gorm.io/", "database/sql", "github.com/mattn/go-sqlite3", "github.com/jackc/", "github.com/gin-gonic/"},
	modelsLayer:   {"github.com/gin-gonic/", "github.com/a-h/templ"},
	moneyLayer:    {"github.com/gin-gonic/", "github.com/a-h/templ", "gorm.io/", "database/sql", "net/http"},
	billingLayer:  {"github.com/gin-gonic/", "github.com/a-h/templ", "gorm.io/", "database/sql", "net/http"},
	bordersLayer:  {"github.com/gin-gonic/", "github.com/a-h/templ", "gorm.io/", "database/sql"},
	providerLayer: {"github.com/gin-gonic/", "github.com/a-h/templ", "gorm.io/", "database/sql"},
}

// broken lists the arrows that the packages break.
func broken(packages []pkg) []string {
	var found []string
	for _, p := range packages {
		from := layerOf(p.ImportPath)
		if from == unknownLayer {
			found = append(found, fmt.Sprintf("%s: no such part of the house", p.ImportPath))
			continue
		}
		for _, imported := range p.Imports {
			if !ours(imported) {
				if slices.ContainsFunc(foreign[from], func(prefix string) bool { return strings.HasPrefix(imported, prefix) }) {
					found = append(found, fmt.Sprintf("%s (%s) must not know %s", p.ImportPath, from, imported))
				}
				continue
			}
			if to := layerOf(imported); !slices.Contains(arrows[from], to) && !(from == to && sameProvider(p.ImportPath, imported)) {
				found = append(found, fmt.Sprintf("%s (%s) must not import %s (%s)", p.ImportPath, from, imported, to))
			}
		}
		// Tests may build whatever they need; only those of a simulator and of money stand alone like their code.
		if from == simLayer || from == moneyLayer {
			for _, imported := range slices.Concat(p.TestImports, p.XTestImports) {
				if ours(imported) && imported != p.ImportPath && !(from == simLayer && sameProvider(p.ImportPath, imported) && layerOf(imported) == simLayer) {
					found = append(found, fmt.Sprintf("the tests of %s (%s) must not import %s", p.ImportPath, from, imported))
				}
			}
		}
	}
	return found
}

func ours(importPath string) bool {
	return importPath == module || strings.HasPrefix(importPath, module+"/")
}

// sameProvider says whether both packages are of one provider: kontor/providers/gate and kontor/providers/gate/wire.
func sameProvider(a, b string) bool {
	name := func(path string) string {
		parts := strings.SplitN(path, "/", 4)
		if len(parts) < 3 || parts[1] != "providers" {
			return ""
		}
		return parts[2]
	}
	return name(a) != "" && name(a) == name(b)
}

// root is the folder of go.mod.
func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestArrows(t *testing.T) {
	command := exec.Command("go", "list", "-e", "-json=ImportPath,Imports,TestImports,XTestImports", "./...")
	command.Dir = root(t)
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	var packages []pkg
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p pkg
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
	if len(packages) < 3 {
		t.Fatalf("go list found only %d packages", len(packages))
	}
	for _, violation := range broken(packages) {
		t.Error(violation)
	}
}

// Every rule, broken once and kept once.
func TestArrowsAreSeenWhenBroken(t *testing.T) {
	tests := []struct {
		from, imports string
		ok            bool
	}{
		{"kontor", "kontor/providers/computop", true},
		{"kontor", "kontor/providers/gate/sim", true},
		{"kontor", "kontor/handlers", true},
		{"kontor", "gorm.io/gorm", true},
		{"kontor", "kontor/models/modelstest", false},
		{"kontor/handlers", "kontor/web/payments", true},
		{"kontor/handlers", "kontor/models", true},
		{"kontor/handlers", "kontor/providers", false},
		{"kontor/handlers", "kontor/providers/computop", false},
		{"kontor/handlers", "gorm.io/gorm", false},
		{"kontor/handlers", "database/sql", false},
		{"kontor/handlers", "kontor", false},
		{"kontor/web/payments", "kontor/web/ui", true},
		{"kontor/web/payments", "kontor/models", true},
		{"kontor/web/payments", "kontor/static", true},
		{"kontor/web/payments", "kontor/handlers", false},
		{"kontor/web/payments", "kontor/providers", false},
		{"kontor/web/payments", "github.com/gin-gonic/gin", false},
		{"kontor/web/payments", "gorm.io/gorm", false},
		{"kontor/models", "kontor/providers", true},
		{"kontor/models", "kontor/models/money", true},
		{"kontor/models", "kontor/models/migrations", true},
		{"kontor/models", "kontor/web/ui", false},
		{"kontor/models", "kontor/handlers", false},
		{"kontor/models", "kontor/providers/paytech", false},
		{"kontor/models", "github.com/gin-gonic/gin", false},
		{"kontor/models", "github.com/a-h/templ", false},
		{"kontor/models", "kontor/models/billing", true},
		{"kontor/web/documents", "kontor/models/billing", true},
		{"kontor/models/billing", "kontor/models/money", true},
		{"kontor/models/billing", "kontor/models", false},
		{"kontor/models/billing", "net/http", false},
		{"kontor/models/money", "kontor/models", false},
		{"kontor/models/money", "kontor/models/billing", false},
		{"kontor/models/money", "kontor/providers", false},
		{"kontor/models/money", "github.com/bojanz/currency", true},
		{"kontor/providers", "kontor/models/money", true},
		{"kontor/providers", "kontor/models", false},
		{"kontor/providers", "kontor/providers/gate", false},
		{"kontor/providers/gate", "kontor/providers", true},
		{"kontor/providers/gate", "kontor/models/money", true},
		{"kontor/providers/gate", "kontor/models", false},
		{"kontor/providers/gate", "kontor/providers/paytech", false},
		{"kontor/providers/gate", "kontor/providers/gate/wire", true},
		{"kontor/providers/gate", "kontor/providers/gate/sim", false},
		{"kontor/providers/gate", "gorm.io/gorm", false},
		{"kontor/providers/gate/sim", "net/http", true},
		{"kontor/providers/gate/sim", "kontor/models/money", false},
		{"kontor/providers/gate/sim", "kontor/providers", false},
		{"kontor/providers/gate/sim", "kontor/providers/gate", false},
		{"kontor/providers/providertest", "kontor/providers", true},
		{"kontor/providers/providertest", "kontor/providers/gate", false},
		{"kontor/providers/providertest", "kontor/models", false},
		{"kontor/providers/gate", "kontor/providers/providertest", false},
		{"kontor/models/modelstest", "kontor/providers/gate/sim", true},
		{"kontor/models/modelstest", "kontor/handlers", false},
		{"kontor/models", "kontor/models/modelstest", false},
		{"kontor/handlers", "kontor/e2e/browser", false},
		{"kontor/static", "kontor/web/ui", false},
		{"kontor/services", "fmt", false},
		{"kontor/utils/strings", "fmt", false},
	}
	for _, tt := range tests {
		found := broken([]pkg{{ImportPath: tt.from, Imports: []string{tt.imports}}})
		if tt.ok != (len(found) == 0) {
			t.Errorf("%s importing %s: allowed %t, want %t %v", tt.from, tt.imports, len(found) == 0, tt.ok, found)
		}
	}

	inTests := []struct {
		from, imports string
		ok            bool
	}{
		{"kontor/providers/gate", "kontor/providers/gate/sim", true},
		{"kontor/providers/gate", "kontor/providers/providertest", true},
		{"kontor/models", "kontor/providers/gate", true},
		{"kontor/handlers", "gorm.io/gorm", true},
		{"kontor/providers/gate/sim", "kontor/providers/gate", false},
		{"kontor/providers/gate/sim", "kontor/providers/gate/sim", true},
		{"kontor/models/money", "kontor/models", false},
		{"kontor/models/money", "kontor/models/money", true},
	}
	for _, tt := range inTests {
		for _, p := range []pkg{
			{ImportPath: tt.from, TestImports: []string{tt.imports}},
			{ImportPath: tt.from, XTestImports: []string{tt.imports}},
		} {
			if found := broken([]pkg{p}); tt.ok != (len(found) == 0) {
				t.Errorf("tests of %s importing %s: allowed %t, want %t %v", tt.from, tt.imports, len(found) == 0, tt.ok, found)
			}
		}
	}
}

// The top of the tree holds the main package, the parts of the house, and a few files that everyone looks for there.
func TestTopLevel(t *testing.T) {
	entries, err := os.ReadDir(root(t))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() {
			name += "/"
		}
		names = append(names, name)
	}
	for _, name := range outOfPlace(names) {
		t.Errorf("%s does not belong at the top", name)
	}
}

// outOfPlace lists the names that don't belong at the top. Folders end with a slash.
func outOfPlace(names []string) []string {
	allowed := []string{
		"README.md", "go.mod", "go.sum", "Makefile", "Dockerfile", "CHANGELOG.md", "LICENSE", "kontor.env.example",
		"models/", "providers/", "web/", "handlers/", "static/", "e2e/", "docs/",
		"data/", "bin/", "kontor", "kontor.env", // made by running, and ignored by git
	}
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".go") || slices.Contains(allowed, name)
	})
}

func TestTopLevelIsSeenWhenBroken(t *testing.T) {
	for name, ok := range map[string]bool{
		"main.go": true, "LICENSE": true, ".ci/": true, ".gitignore": true, "models/": true, "docs/": true,
		"services/": false, "utils/": false, "common/": false, "pkg/": false, "internal/": false, "package.json": false, "NOTES.md": false,
	} {
		if found := outOfPlace([]string{name}); ok != (len(found) == 0) {
			t.Errorf("%s: allowed %t, want %t", name, len(found) == 0, ok)
		}
	}
}
