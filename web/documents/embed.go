package documents

import (
	"crypto/md5"
	"fmt"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// xmlName is what Factur-X 1.0 and ZUGFeRD 2 call the XML.
const xmlName = "factur-x.xml"

// embed puts the XML into the file, as another form of the same document. pdfcpu can attach a file, but doesn't say what
// it is to the document, which PDF/A-3 asks for.
func (f *file) embed(xml []byte, made time.Time) error {
	params := types.Dict{"Size": types.Integer(len(xml)), "CheckSum": types.HexLiteral(fmt.Sprintf("%X", md5.Sum(xml)))}
	if !made.IsZero() {
		params["ModDate"] = literal(types.DateString(made))
	}
	stream, err := f.putStream(xml, types.Dict{"Type": types.Name("EmbeddedFile"), "Subtype": types.Name("text/xml"), "Params": params})
	if err != nil {
		return err
	}
	spec, err := f.put(types.Dict{
		"Type": types.Name("Filespec"), "F": literal(xmlName), "UF": literal(xmlName), "AFRelationship": types.Name("Alternative"),
		"Desc": literal("Factur-X / ZUGFeRD invoice (EN 16931)"), "EF": types.Dict{"F": stream, "UF": stream},
	})
	if err != nil {
		return err
	}
	f.RootDict["AF"] = types.Array{spec}
	f.RootDict["Names"] = types.Dict{"EmbeddedFiles": types.Dict{"Names": types.Array{literal(xmlName), spec}}}
	return nil
}
