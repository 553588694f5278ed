// Answers an item whatever its kind: the first choice, a number, any order, the first entry of every list.
async function answer(item) {
  // The rarer kinds are fetched when the first of them is met.
  for (let left = 100; left > 0 && !item.querySelector('input, select, button.pick, .order button'); left--) {
    await new Promise(done => setTimeout(done, 50));
  }
  const choice = item.querySelector('input[type=radio], input[type=checkbox]');
  if (choice) choice.click();
  for (const list of item.querySelectorAll('select')) {
    list.selectedIndex = 1;
    list.dispatchEvent(new Event('change', { bubbles: true }));
  }
  const number = item.querySelector('input.num');
  if (number) {
    number.value = '7';
    number.dispatchEvent(new Event('input', { bubbles: true }));
  }
  for (let left = 12; left > 0; left--) {
    const pick = item.querySelector('button.pick');
    if (!pick) break;
    pick.click();
    await new Promise(done => setTimeout(done, 30));
  }
}
