/** A button for what cannot be taken back: the first press asks, the second does it, and whoever turns away is not asked any more. */
import { type ComponentProps, useState } from 'react';
import { Button } from '../components/button.tsx';

interface TwiceButtonProps extends Omit<ComponentProps<typeof Button>, 'onClick' | 'children'> {
  label: string;
  /** What the second press does. */
  question: string;
  onConfirm: () => void;
}

export function TwiceButton({ label, question, onConfirm, ...button }: TwiceButtonProps) {
  const [isAsked, setAsked] = useState(false);
  return (
    <Button
      {...button}
      onBlur={() => setAsked(false)}
      onClick={() => {
        if (isAsked) onConfirm();
        setAsked(!isAsked);
      }}
    >
      {isAsked ? question : label}
    </Button>
  );
}
