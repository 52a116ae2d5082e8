package computop

import "encoding/json"

// Order is what was bought.
type Order struct {
	MerchantReference string `json:"merchantReference,omitempty"`
	NumberOfArticles  *int64 `json:"numberOfArticles,omitempty"`
	CreationDate      string `json:"creationDate,omitempty"` // date and time; its form is not documented
	InvoiceID         string `json:"invoiceId,omitempty"`
	Items             []Item `json:"items,omitempty"`
}

// Item is one line of an order. Its prices are for a single unit, in the smallest unit of the currency: assumed.
// They may be negative: a discount is an item of its own.
type Item struct {
	ID                      string       `json:"id,omitempty"`
	SKU                     string       `json:"sku,omitempty"`
	Name                    string       `json:"name,omitempty"`
	Type                    string       `json:"type,omitempty"`     // "physical", "digital", "shipping_fee" …
	Quantity                json.Number  `json:"quantity,omitempty"` // 1.5 kg is possible, and no float
	QuantityUnit            string       `json:"quantityUnit,omitempty"`
	TaxRate                 *int64       `json:"taxRate,omitempty"` // hundredths of a percent: 25 % is 2500
	NetPrice                *int64       `json:"netPrice,omitempty"`
	GrossPrice              *int64       `json:"grossPrice,omitempty"`
	DiscountAmount          *int64       `json:"discountAmount,omitempty"`
	TaxAmount               *int64       `json:"taxAmount,omitempty"`
	MerchantData            string       `json:"merchantData,omitempty"`
	Description             string       `json:"description,omitempty"`
	MarketplaceSellerID     string       `json:"marketplaceSellerId,omitempty"`
	LineNumber              *int64       `json:"lineNumber,omitempty"`
	MerchantProductType     string       `json:"merchantProductType,omitempty"`
	GoogleProductCategory   string       `json:"googleProductCategory,omitempty"`
	GoogleProductCategoryID *int64       `json:"googleProductCategoryId,omitempty"`
	GroupID                 string       `json:"groupId,omitempty"`
	TaxCategory             string       `json:"taxCategory,omitempty"`
	AdditionalDescription   string       `json:"additionalDescription,omitempty"`
	ProductInfo             *ProductInfo `json:"productInfo,omitempty"`
}

// ProductInfo is the thing itself, as catalogues know it.
type ProductInfo struct {
	Brand                  string   `json:"brand,omitempty"`
	Categories             []string `json:"categories,omitempty"`
	GlobalTradeItemNumber  string   `json:"globalTradeItemNumber,omitempty"` // EAN, ISBN, UPC: the kind, as documented
	ManufacturerPartNumber string   `json:"manufacturerPartNumber,omitempty"`
	ImageURL               string   `json:"imageUrl,omitempty"`
	ProductURL             string   `json:"productUrl,omitempty"`
}

func (o *Order) check(c checker) {
	if o == nil {
		return
	}
	c.notNegative("numberOfArticles", o.NumberOfArticles)
	for i, item := range o.Items {
		item.check(c.index("items", i))
	}
}

func (i Item) check(c checker) {
	c.number("quantity", i.Quantity)
	c.notNegative("taxRate", i.TaxRate)
	c.notNegative("lineNumber", i.LineNumber)
	c.notNegative("googleProductCategoryId", i.GoogleProductCategoryID)
	if p := i.ProductInfo; p != nil {
		c := c.at("productInfo")
		c.oneOf("globalTradeItemNumber", p.GlobalTradeItemNumber, "EAN", "ISBN", "UPC")
		c.link("imageUrl", p.ImageURL)
		c.link("productUrl", p.ProductURL)
	}
}
