import { useStore } from 'react-redux';
import { useServices, type RootState } from '../app/services';
import { useDirectory } from '../directory/use-directory';
import { Dialog } from '../shared/Dialog';

/** Why a person's row is grey, in the package's own sentences. */
export function WhyDialog({ userId, onClose }: { userId: number; onClose: () => void }) {
  const { diagnostics } = useServices();
  const store = useStore<RootState>();
  const person = useDirectory().person(userId);
  return (
    <Dialog title={person?.name ?? `User ${userId}`} onClose={onClose}>
      <p>{diagnostics.explainPresence(store.getState(), userId)}</p>
    </Dialog>
  );
}
