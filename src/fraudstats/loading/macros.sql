-- The small words that generated loading queries are written in. Texts come in as exported, values go out typed or null.

-- Characters that nobody sees: control characters, byte order marks in mid-text, zero-width spaces, soft hyphens, marks of direction. An
-- identifier with one of them would be another identifier.
create or replace temp macro visible(t) as regexp_replace(
    t, '[\x00-\x08\x0b\x0c\x0e-\x1d\x7f\x{AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}\x{FEFF}]', '', 'g'
);

-- Full-width letters and digits, and every kind of space, become plain ones. (translate is slow: only where there are any.)
create or replace temp macro plain_width(t) as
    case
        when regexp_matches(t, '[\x{FF00}-\x{FF60}\x{FFE5}\x{3000}\x{A0}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}]')
            then translate(
                regexp_replace(t, '[\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}]', ' ', 'g'),
                '０１２３４５６７８９．，－：／＋（）￥ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ　' || chr(160),
                '0123456789.,-:/+()¥ABCDEFGHIJKLMNOPQRSTUVWXYZ  '
            )
        else t
    end;

-- What people write for "nothing" is nothing. (A pattern, not an IN list: the engine makes a join of each of those.)
create or replace temp macro unless_nothing(t) as
    nullif(regexp_replace(t, '^(-|--|—|——|/|无|空|NULL|null|None|N/A|\\N)$', ''), '');

-- Marks that keep a spreadsheet from reading a number are no part of the text: ="00123" and '00123.
create or replace temp macro without_text_mark(t) as regexp_replace(t, '(?s)^="(.*)"$|^''(.*[^''])$', '\1\2');

-- (Each of these macros names its text once or twice: nested ones multiply, and the engine plans every copy.)
create or replace temp macro clean_text(t) as
    unless_nothing(trim(without_text_mark(trim(plain_width(visible(t)), e' \t\r\n')), e' \t\r\n'));

-- What a cell shows whose formula gave an error or was never computed (marks.UNCOMPUTED).
create or replace temp macro is_failed_formula(t) as
    regexp_full_match(t, '#(N/A|DIV/0!|REF!|VALUE!|NAME\?|NULL!|NUM!|SPILL!|CALC!|UNCOMPUTED!)');

-- What a row says that tells another unit than yuan: a note that begins "单位：万元", or nothing but units.
create or replace temp macro tells_a_unit(cells) as
    len(cells) <= 3 and regexp_matches(
        array_to_string(cells, chr(30)),
        '(^|\x1e)[\s*※#(\[【]*(注|备注|说明)?[\s:]*(本表)?(涉案|损失)?(金额|货币|计量)*单位[均为是\s:]*(人民币)?[^\x1e\d]{0,8}(千|万|萬|百万|亿|億)元'
    ) or regexp_full_match(
        array_to_string(cells, chr(30)) || chr(30), '(\(?(单位:?)?(元|千元|万元|萬元|百万元|亿元|億元|万|件|起|个|人|岁|次|笔|张|户|名|天)\)?\x1e)+'
    ) and regexp_matches(array_to_string(cells, chr(30)), '千|万|萬|亿|億');

-- Whether any cell of words, joined by unit separators, needs cleaning or may be a word of totals: most rows need no closer look.
create or replace temp macro needs_a_look(t) as regexp_matches(
    t,
    '[\x00-\x08\x0b\x0c\x0e-\x1e\x7f\x{A0}\x{AD}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}\x{2060}\x{3000}\x{FEFF}-\x{FF60}\x{FFE5}\x{FFFD}]' ||
    '|(^|\x1f)(\s|[=''#]|(-|--|—|——|/|无|空|NULL|null|None|N/A|\\N)(\x1f|$))|\s(\x1f|$)' ||
    '|\d[eE]\+?\d|\d\.0+(\x1f|$)|\d,\d{3}|[合总共小累總]\s*[计計]|(?i:total|sum|average)|平均'
);

-- The words that mark a row of totals, subtotals or means. (A cheap look first: this is asked of every row.)
create or replace temp macro means_total(t) as
    case
        when regexp_matches(t, '[计計]|平均|(?i:total|sum|average)')
            then regexp_full_match(
                t,
                '([^\s:：,，。;；]{0,12}[合总共小累總]\s*[计計]|平均[值数]?|(?i:(grand|sub)?[\s-]*totals?|sum|average))\s*([:：]|\([^()]*\)[:：]?)?\s*'
            )
        else false
    end;

-- The cells of a row that hold anything, cleaned; each stands between \x1f and \x1e. (Patterns over the whole row: one inside a lambda is
-- compiled anew for every few rows.)
create or replace temp macro filled_cells(t) as
    regexp_extract_all(
        regexp_replace(
            plain_width(visible(t)),
            '\x1f[ \t\r\n]*(-|--|—|——|/|无|空|NULL|null|None|N/A|\\N)?[ \t\r\n]*\x1e', '', 'g'
        ),
        '\x1f[ \t\r\n]*([^\x1e\x1f]*?)[ \t\r\n]*\x1e', 1
    );

-- How many cells of a row are headers. The cells are folded as the contract's spellings are; `spellings` is a pattern of those.
create or replace temp macro folded_row(cells) as
    regexp_replace(
        lower(regexp_replace(chr(31) || array_to_string(cells, chr(30) || chr(31)) || chr(30), '\s', '', 'g')),
        '[:*]+\x1e', chr(30), 'g'
    );

create or replace temp macro folded_cell(t) as
    regexp_replace(lower(regexp_replace(plain_width(visible(t)), '\s', '', 'g')), '[:*]+$', '');

create or replace temp macro count_headers(cells, spellings) as
    len(regexp_extract_all(folded_row(cells), '\x1f(' || spellings || ')\x1e'));

-- 1,234.50 / ¥6,420.00 / 1234元 / 3.5万元: yuan with two decimals. Digits stand together or in groups of three: 1,5 and 1.234,50
-- are refused, they mean something else elsewhere. Exponents mean that digits were lost: refused.
create or replace temp macro bare_number(t) as
    case
        when regexp_full_match(t, '[¥￥$]?\s*[+-]?\s*[¥￥$]?\s*(\d+|\d{1,3}(,\d{3})+|\d{1,3}(\s\d{3})+)(\.\d+)?\s*[万萬亿億]?\s*元?')
            then regexp_replace(t, '[,¥￥$\s]', '', 'g')
    end;

-- What one of a number's units is worth in yuan: the cell's own unit goes before the header's.
create or replace temp macro yuan_each(t, unit) as
    case
        when regexp_matches(t, '[万萬]') then 10000
        when regexp_matches(t, '[亿億]') then 100000000
        when suffix(t, '元') then 1
        else unit
    end;

create or replace temp macro any_money(t, unit) as
    try_cast(
        try_cast(regexp_extract(t, '^[+-]?\d+(\.\d+)?') as decimal(24, 6)) * cast(yuan_each(t, unit) as integer)
        as decimal(18, 2)
    );

create or replace temp macro as_money(t, unit) as
    case
        when t is not null then any_money(bare_number(t), unit)
    end;

create or replace temp macro as_integer(t) as
    case
        when regexp_full_match(bare_number(t), '[+-]?\d+(\.0+)?')
            then try_cast(split_part(bare_number(t), '.', 1) as bigint)
    end;

-- Days since Excel's epoch, as unformatted cells give them, from 1982 on: 20215 is a year cut short. `moved` is 1462 in a workbook that counts from 1904.
create or replace temp macro excel_instant(t, moved) as
    case
        when regexp_full_match(t, '[3-6]\d{4}(\.\d+)?')
            then timestamp '1899-12-30' + to_seconds(cast(round((cast(t as double) + moved) * 86400) as bigint))
    end;

-- 下午 3:05 and 3:05 PM; an instant marked Z is local time (EXPORTS: centres' systems mark it so).
create or replace temp macro spoken_time(t) as
    case
        when regexp_matches(t, '上午|下午')
            then regexp_replace(t, '^([^\s上下]+)\s*(上午|下午)\s*(\S+)$', '\1 \3 ') || case when contains(t, '上午') then 'AM' else 'PM' end
        else regexp_replace(t, '(Z|\+08:?(00)?)$', '')
    end;

-- HMAC-SHA256 (RFC 2104) with the project's key, which is kept in two session variables, already padded; 128 bits of it.
create or replace temp macro keyed_hash(t) as
    left(
        sha256(getvariable('outer_pad') || unhex(sha256(getvariable('inner_pad') || encode(t)))),
        32
    );

-- What a quarantine listing may show of a refused value.
create or replace temp macro shown_number(t) as
    case when is_failed_formula(t) then t else left(regexp_replace(t, '[^0-9.,:/+\-年月日时分秒元万 TZ]|\d{9,}', '×', 'g'), 40) end;
create or replace temp macro shown_text(t) as left(regexp_replace(t, '\d{7,}|1\d{2}[ -]\d{4}[ -]\d{4}', '×××', 'g'), 40);
create or replace temp macro shown_secret(t) as '(' || length(t) || ')';
