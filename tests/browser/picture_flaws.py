"""What a program can see of a picture: texts that are cut, that stick out, or that lie on each other."""

FLAWS = """() => {
    const modal = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body;
    const hidden = ".for-screen-readers, .seen-avatars, [aria-hidden=true], option, noscript, [inert]";
    const boxes = "dialog, .details, [popover], [role=menu], [role=toolbar], .suggestions";
    const floating = boxes + ", .to-end, .notice, .offline, .undo";
    const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    const texts = [];
    const flaws = [];
    const walker = document.createTreeWalker(modal, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const { parentElement: element, data } = walker.currentNode;
        if (!data.trim() || element.closest(hidden) || !shown(element)) continue;
        const range = document.createRange();
        range.selectNodeContents(walker.currentNode);
        const said = `"${data.trim().slice(0, 40)}"`;
        for (const { left, right, top, bottom } of range.getClientRects()) {
            const box = { left, right, top: top + 2, bottom: bottom - 2, said, element };
            let isWhole = true;
            // What scrolls is cut where it scrolls; what has dots says that it is cut.
            for (let each = element; each && each !== document.documentElement; each = each.parentElement) {
                const style = getComputedStyle(each);
                if (style.overflowX === "visible" || style.display === "inline") continue;
                const edge = each.getBoundingClientRect();
                const isSaid = /auto|scroll/.test(style.overflowX + style.overflowY)
                    || style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
                const isCut = box.left < edge.left - 1 || box.right > edge.right + 1;
                if (isCut && !isSaid) flaws.push(`${said} is cut`);
                for (const side of ["left", "top"]) box[side] = Math.max(box[side], edge[side]);
                for (const side of ["right", "bottom"]) box[side] = Math.min(box[side], edge[side]);
                isWhole &&= box.left < box.right && box.top < box.bottom;
            }
            if (!isWhole) continue;
            if (box.left < -1 || box.right > innerWidth + 1) flaws.push(`${said} sticks out of the page`);
            const control = element.closest("button, a, [role=option], .badge");
            if (control && getComputedStyle(control).display !== "inline") {
                const room = control.getBoundingClientRect();
                const isWide = box.left < room.left - 1 || box.right > room.right + 1;
                const isHigh = box.top < room.top - 3 || box.bottom > room.bottom + 3;
                if (isWide || isHigh) flaws.push(`${said} is larger than its button`);
            }
            texts.push(box);
        }
    }
    const { scrollWidth } = document.scrollingElement;
    if (scrollWidth > screen.width) flaws.push(`the page is ${scrollWidth} px wide`);
    const root = ({ element }) => element.closest(floating) ?? document.body;
    texts.forEach((one, i) => texts.slice(i + 1).forEach((other) => {
        if (one.element === other.element || root(one) !== root(other)) return;
        const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        const isSticky = [one, other].some(({ element }) => element.closest("header, .hint"));
        if (wide > 2 && high > 4 && !isSticky) flaws.push(`${one.said} and ${other.said} overlap`);
    }));
    return [...new Set(flaws)];
}"""
