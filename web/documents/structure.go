package documents

import (
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// tree is what a document says, in the order in which it is read (PDF 1.7, 14.7): the pieces, with tables of rows of
// cells, each of one or more marked parts of pages.
type tree struct {
	*file
	document types.IndirectRef
	pieces   map[tag]types.IndirectRef // by what makes it one, see key
	parents  map[int]types.Array       // page → the element of each marked part
	links    types.Array               // number and element of each link
}

// structure builds the tree of all that is marked.
func (f *file) structure(all []marked) error {
	t := &tree{file: f, pieces: map[tag]types.IndirectRef{}, parents: map[int]types.Array{}}
	root, err := f.put(types.Dict{"Type": types.Name("StructTreeRoot")})
	if err != nil {
		return err
	}
	if t.document, err = t.element("Document", root, types.Dict{}); err != nil {
		return err
	}
	for _, m := range all {
		if err := t.place(m); err != nil {
			return err
		}
	}
	d, err := f.DereferenceDict(root)
	if err != nil {
		return err
	}
	numbers := types.Array{}
	for page := range f.PageCount {
		numbers = append(numbers, types.Integer(page), t.parents[page])
	}
	numbers = append(numbers, t.links...)
	d["K"], d["ParentTree"] = types.Array{t.document}, types.Dict{"Nums": numbers}
	d["ParentTreeNextKey"] = types.Integer(f.PageCount + len(t.links)/2)
	f.RootDict["StructTreeRoot"] = root
	return nil
}

// element adds an element below another; below the root it is the only one.
func (t *tree) element(role string, parent types.IndirectRef, d types.Dict) (types.IndirectRef, error) {
	d["Type"], d["S"], d["P"] = types.Name("StructElem"), types.Name(role), parent
	ref, err := t.put(d)
	if err != nil {
		return ref, err
	}
	return ref, t.append(parent, ref)
}

// append puts a child below an element.
func (t *tree) append(parent types.IndirectRef, child types.Object) error {
	d, err := t.DereferenceDict(parent)
	if err != nil {
		return err
	}
	kids, _ := d["K"].(types.Array)
	d["K"] = append(kids, child)
	return nil
}

// place puts a marked part into the element that it is of, with all that this is in.
func (t *tree) place(m marked) error {
	_, page, _, err := t.PageDict(m.page+1, false)
	if err != nil {
		return err
	}
	element, err := t.piece(m.tag)
	if err != nil {
		return err
	}
	t.parents[m.page] = append(t.parents[m.page], element)
	if err := t.append(element, types.Dict{"Type": types.Name("MCR"), "Pg": *page, "MCID": types.Integer(m.id)}); err != nil {
		return err
	}
	if m.link == "" {
		return nil
	}
	return t.annotate(m, element, *page)
}

// piece is the element of a tag, made where it is the first of it.
func (t *tree) piece(g tag) (types.IndirectRef, error) {
	key := g.key()
	if ref, ok := t.pieces[key]; ok {
		return ref, nil
	}
	parent, err := t.around(g)
	if err != nil {
		return parent, err
	}
	d, role := types.Dict{}, string(g.role)
	switch {
	case g.role == figure:
		d["Alt"] = textString(g.alt)
	case g.role == rowHead || g.role == columnHead:
		role, d["A"] = "TH", types.Dict{"O": types.Name("Table"), "Scope": types.Name(g.role)}
	case g.link != "":
		role = "Link"
	}
	ref, err := t.element(role, parent, d)
	t.pieces[key] = ref
	return ref, err
}

// around is what a piece is in: a row of a table, or the document itself.
func (t *tree) around(g tag) (types.IndirectRef, error) {
	if g.table == 0 {
		return t.document, nil
	}
	table, err := t.group("Table", tag{table: g.table}, t.document)
	if err != nil {
		return table, err
	}
	return t.group("TR", tag{table: g.table, row: g.row}, table)
}

func (t *tree) group(role string, key tag, parent types.IndirectRef) (types.IndirectRef, error) {
	if ref, ok := t.pieces[key]; ok {
		return ref, nil
	}
	ref, err := t.element(role, parent, types.Dict{})
	t.pieces[key] = ref
	return ref, err
}

// annotate makes a marked text lead somewhere.
func (t *tree) annotate(m marked, element, page types.IndirectRef) error {
	x, y := (leftMargin+m.area.x)/mm, (pageHeight-topMargin-m.area.y)/mm
	n := t.PageCount + len(t.links)/2
	note, err := t.put(types.Dict{
		"Type": types.Name("Annot"), "Subtype": types.Name("Link"), "F": types.Integer(4), // printed, as PDF/A asks
		"Rect":   types.Array{point(x), point(y - m.area.height/mm), point(x + m.area.width/mm), point(y)},
		"Border": types.Array{types.Integer(0), types.Integer(0), types.Integer(0)}, "StructParent": types.Integer(n),
		"A":        types.Dict{"Type": types.Name("Action"), "S": types.Name("URI"), "URI": literal(m.link)},
		"Contents": textString(m.link),
	})
	if err != nil {
		return err
	}
	d, err := t.DereferenceDict(page)
	if err != nil {
		return err
	}
	notes, _ := d["Annots"].(types.Array)
	d["Annots"] = append(notes, note)
	t.links = append(t.links, types.Integer(n), element)
	return t.append(element, types.Dict{"Type": types.Name("OBJR"), "Obj": note, "Pg": page})
}
