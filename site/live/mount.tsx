import { createRoot } from 'react-dom/client';
import { Provider } from 'react-redux';
import { Board } from './Board';
import { openBoard } from './store';

/** Shows the board in an element of the page; gives how to take it away again. */
export function mount(element: HTMLElement): () => void {
  const board = openBoard();
  const root = createRoot(element);
  root.render(
    <Provider store={board.store}>
      <Board board={board} />
    </Provider>,
  );
  return () => {
    root.unmount();
    board.close();
  };
}
