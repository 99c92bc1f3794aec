-- The small words that generated loading queries are written in. Texts come in as exported, values go out typed or null.

-- Full-width letters and digits, and every kind of space, become plain ones.
create or replace temp macro plain_width(t) as
    case
        when strlen(t) = length(t) then t -- ASCII, as most cells are
        else translate(
            t,
            '０１２３４５６７８９．，－：／＋（）￥　' || chr(160),
            '0123456789.,-:/+()¥  '
        )
    end;

-- What people write for "nothing" is nothing. (A pattern, not an IN list: the engine makes a join of each of those.)
create or replace temp macro unless_nothing(t) as
    case when length(t) > 4 or not regexp_full_match(t, '|-|--|—|——|/|无|空|NULL|null|None|N/A|\\N') then t end;

create or replace temp macro clean_text(t) as unless_nothing(trim(plain_width(t), e' \t\r\n'));

-- 1,234.50 / ¥6,420.00 / 1234元: yuan with two decimals. Exponents mean that digits were lost: refused.
create or replace temp macro bare_number(t) as regexp_replace(t, '[,¥￥$元\s]', '', 'g');

create or replace temp macro as_money(t, unit) as
    case
        when regexp_full_match(bare_number(t), '[+-]?\d+(\.\d+)?')
            then try_cast(try_cast(bare_number(t) as decimal(24, 6)) * unit as decimal(18, 2))
    end;

create or replace temp macro as_integer(t) as
    case
        when regexp_full_match(bare_number(t), '[+-]?\d+(\.0+)?')
            then try_cast(split_part(bare_number(t), '.', 1) as bigint)
    end;

-- HMAC-SHA256 (RFC 2104) with the project's key, which is kept in two session variables, already padded; 128 bits of it.
create or replace temp macro keyed_hash(t) as
    left(
        sha256(getvariable('outer_pad') || unhex(sha256(getvariable('inner_pad') || encode(t)))),
        32
    );

-- What a quarantine listing may show of a refused value.
create or replace temp macro shown_number(t) as left(regexp_replace(t, '[^0-9.,:/+\-年月日时分秒元万 TZ]|\d{9,}', '×', 'g'), 40);
create or replace temp macro shown_text(t) as left(regexp_replace(t, '\d{7,}|1\d{2}[ -]\d{4}[ -]\d{4}', '×××', 'g'), 40);
create or replace temp macro shown_secret(t) as '(' || length(t) || ')';
