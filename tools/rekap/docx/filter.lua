-- What HTML's classes mean in a word processor: pages on their side, a new page before
-- a chapter, claims on a line of their own, numbers to the right. Run by pandoc.

local margin = '<w:pgMar w:top="1134" w:right="907" w:bottom="1020" w:left="907" '
  .. 'w:header="567" w:footer="567" w:gutter="0"/>'

-- Ends the section before it: pages of that shape. The ids are those that pandoc gives to
-- the headers and then the footers of its reference.
local function section_end(landscape)
  local size = landscape and '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    or '<w:pgSz w:w="11906" w:h="16838"/>'
  return pandoc.RawBlock('openxml',
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/><w:sectPr>'
    .. '<w:headerReference w:type="default" r:id="rId9"/>'
    .. '<w:footerReference w:type="default" r:id="rId10"/>' .. size .. margin .. '</w:sectPr></w:pPr></w:p>')
end

local function page_break()
  return pandoc.RawBlock('openxml',
    '<w:p><w:pPr><w:pageBreakBefore/><w:spacing w:before="0" w:after="0" w:line="20" '
    .. 'w:lineRule="exact"/></w:pPr></w:p>')
end

function Span(span)
  if span.classes:includes('klaim') then
    local text = { pandoc.LineBreak(), pandoc.Emph(span.content) }
    return text
  end
  if span.classes:includes('sintetis') then
    return pandoc.Strong(pandoc.Str('[S]'))
  end
end

local function align(cell)
  if cell.attr.classes:includes('ka') then cell.alignment = 'AlignRight' end
  if cell.attr.classes:includes('te') then cell.alignment = 'AlignCenter' end
end

function Table(tbl)
  for _, body in ipairs(tbl.bodies) do
    for _, row in ipairs(body.body) do
      local bold = row.attr.classes:includes('jumlah') or row.attr.classes:includes('program')
      for _, cell in ipairs(row.cells) do
        align(cell)
        if bold then
          cell.contents = pandoc.walk_block(pandoc.Div(cell.contents), {
            Plain = function(plain) return pandoc.Plain({ pandoc.Strong(plain.content) }) end,
          }).content
        end
      end
    end
  end
  return tbl
end

-- Of a list the text is as large as any other; a table's is not.
local function roomy(list)
  for _, item in ipairs(list.content) do
    for i, block in ipairs(item) do
      if block.t == 'Plain' then item[i] = pandoc.Para(block.content) end
    end
  end
  return list
end

BulletList = roomy
OrderedList = roomy

function Pandoc(document)
  local blocks = pandoc.List()
  local lying = false -- the section that is open has pages on their side
  local fresh = true -- a page was just begun
  for _, block in ipairs(document.blocks) do
    local wide = block.t == 'Div' and block.classes:includes('lanskap')
    if wide ~= lying then
      blocks:insert(section_end(lying))
      lying = wide
      fresh = true
    end
    local chapter = block.t == 'Header' and block.classes:includes('bab')
    if (wide or chapter) and not fresh then blocks:insert(page_break()) end
    if wide then
      blocks:extend(block.content)
    else
      blocks:insert(block)
    end
    fresh = false
  end
  -- The title stands in the text itself.
  return pandoc.Pandoc(blocks, pandoc.Meta({ lang = document.meta.lang }))
end
